/** The headers that an answer of the gate's may carry besides Vary, in lower case. */
export const CORS_HEADERS: ReadonlySet<string> = new Set([
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-max-age",
  "access-control-expose-headers",
]);

/** The length of the shortest of them: most names are told apart by it. */
const SHORTEST = "access-control-max-age".length;

/** Whether a header is the gate's own to set. */
export function isCorsHeader(name: string): boolean {
  return name.length >= SHORTEST && CORS_HEADERS.has(name.toLowerCase());
}

export function isVary(name: string): boolean {
  return name.length === 4 && name.toLowerCase() === "vary";
}
