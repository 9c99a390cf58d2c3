// One server under two names is two origins.

/** The origin that the API allows. */
export const pageOrigin = new URL(`http://127.0.0.1:${location.port}`).origin;

/** The origin of the frame, which the API knows nothing of. */
export const strangerOrigin = new URL(`http://localhost:${location.port}`).origin;
