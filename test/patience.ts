/** How long to wait for what has to happen, in milliseconds: long enough for any machine, so that no test is a race. */
export const PATIENCE_MS = 120_000;
