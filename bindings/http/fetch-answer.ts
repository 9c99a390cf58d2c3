import type { Head } from "../head.js";
import { mergeVary } from "../vary.js";
import { type Door, originFor } from "./door.js";
import { FetchAsked } from "./fetch-request.js";
import { CORS_HEADERS, isCorsHeader } from "./names.js";

/** A decision about a request, as the answer is to have it. */
export interface Settlement {
  readonly request: Request;
  readonly head: Head;
  /** The one that was decided about, if the answer is to reflect it. */
  readonly origin: string | undefined;
  readonly door: Door;
}

/** Decides about a request. A promise only if an origin predicate returned one. */
export function settle(door: Door, request: Request): Settlement | Promise<Settlement> {
  const asked = new FetchAsked(request, door.trustProxy);
  const toSettlement = (head: Head) => ({ request, head, origin: originFor(head, asked), door });
  const head = door.decide(asked);
  return "then" in head ? head.then(toSettlement) : toSettlement(head);
}

/** Which gate has answered a request: the one nearest to the application is the first to do so. */
const settled = new WeakMap<Request, Door>();

/** The answer that a gate gives by itself, with an empty body. */
export function toResponse(settlement: Settlement): Response {
  const { request, head, door } = settlement;
  settled.set(request, door);
  const { status = 403 } = head;
  const response = new Response(null, { status });
  setHeaders(response.headers, settlement);
  return response;
}

/**
 * An answer of the application's with the headers of a decision, and no other CORS headers; of another gate's only with
 * what Vary has to name. It is the same object where it can be changed and has a body, which is not read: one without may
 * be the answer to other requests too. What carries no headers for anybody is left as it is: a network error, and a
 * connection that becomes another.
 */
export function withHead(response: Response, settlement: Settlement): Response {
  if (response.status === 0 || response.status === 101) return response;
  if (response.body === null) return changed(new Response(null, response), settlement);
  try {
    return changed(response, settlement);
  } catch {
    // What `fetch` returns is immutable, and the first change already throws.
    return changed(new Response(response.body, response), settlement);
  }
}

function changed(response: Response, settlement: Settlement): Response {
  const { request, head, door } = settlement;
  const by = settled.get(request) ?? door;
  settled.set(request, by);
  if (by === door) setHeaders(response.headers, settlement);
  else if (head.vary.length > 0) joinVary(response.headers, head);
  return response;
}

function setHeaders(headers: Headers, { head, origin }: Settlement): void {
  const { allowed, lines } = head;
  // A copy: a list that changes while it is walked skips some.
  for (const name of allowed ? CORS_HEADERS : [...headers.keys()])
    if (isCorsHeader(name, allowed)) headers.delete(name);
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string;
    if (name === "Vary") joinVary(headers, head);
    else headers.set(name, lines[i + 1] as string);
  }
  if (origin !== undefined) headers.set(lines[0] as string, origin);
}

function joinVary(headers: Headers, { vary }: Head): void {
  headers.set("Vary", mergeVary(headers.get("Vary") ?? undefined, vary));
}
