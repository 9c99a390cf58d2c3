import { type Gateway, startFastify } from "./gateway.js";

/** What stands behind all the others. */
export const alone: Gateway = { name: "without CORS", manner: "passes", start: (config) => startFastify(config) };
