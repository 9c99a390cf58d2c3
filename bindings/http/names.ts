/** The headers that an answer of the gate's may carry besides Vary, in lower case. */
export const CORS_HEADERS: ReadonlySet<string> = new Set([
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-max-age",
  "access-control-expose-headers",
]);

const PREFIX = "access-control-";

/**
 * Whether a header is the gate's own to set.
 * @param allowed Whether the request is: what is not gets no header of this kind at all.
 */
export function isCorsHeader(name: string, allowed: boolean): boolean {
  // Most names are told apart by their length.
  if (name.length <= PREFIX.length) return false;
  const lower = name.toLowerCase();
  return allowed ? CORS_HEADERS.has(lower) : lower.startsWith(PREFIX);
}

export function isVary(name: string): boolean {
  return name.length === 4 && name.toLowerCase() === "vary";
}
