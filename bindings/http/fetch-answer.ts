import type { Head } from "../head.js";
import { mergeVary } from "../vary.js";
import { CORS_HEADERS, isCorsHeader } from "./names.js";

/** The answer that a gate gives by itself, with an empty body. */
export function toResponse(head: Head, origin: string | undefined): Response {
  const { status = 403 } = head;
  const response = new Response(null, { status });
  setHeaders(response.headers, head, origin);
  return response;
}

/**
 * An answer of the application's with the headers of a decision, and no other CORS headers. It is the same object unless
 * its headers cannot be changed; its body is not read. What carries no headers for anybody is left as it is: a network
 * error, and a connection that becomes another.
 */
export function withHead(response: Response, head: Head, origin: string | undefined): Response {
  if (response.status === 0 || response.status === 101) return response;
  try {
    setHeaders(response.headers, head, origin);
    return response;
  } catch {
    // What `fetch` and `Response.redirect` return is immutable, and the first change already throws.
    const copy = new Response(response.body, response);
    setHeaders(copy.headers, head, origin);
    return copy;
  }
}

function setHeaders(headers: Headers, head: Head, origin: string | undefined): void {
  const { allowed, lines } = head;
  // A copy: a list that changes while it is walked skips some.
  for (const name of allowed ? CORS_HEADERS : [...headers.keys()])
    if (isCorsHeader(name, allowed)) headers.delete(name);
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string;
    headers.set(
      name,
      name === "Vary" ? mergeVary(headers.get(name) ?? undefined, head.vary) : (lines[i + 1] as string),
    );
  }
  if (origin !== undefined) headers.set(lines[0] as string, origin);
}
