import { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Head } from "../head.js";
import { mergeVary } from "../vary.js";
import type { NodeRequest } from "./request.js";

export type NodeResponse = ServerResponse | Http2ServerResponse;

/** The headers that an answer of the gate's may carry, as Node names them. */
const CORS_HEADERS = new Set([
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-max-age",
  "access-control-expose-headers",
]);

const { setHeader, writeHead, end } = ServerResponse.prototype;

/**
 * Sets the headers of a decision, or ends the answer where the gate answers by itself. A response that somebody else
 * has committed is left as it is.
 * @returns Whether the request goes on to the application.
 */
export function conclude(req: NodeRequest, res: NodeResponse, head: Head): boolean {
  const { status } = head;
  if (res.headersSent) return status === undefined;
  const names = res.getHeaderNames();
  if (status === 204 && names.length === 0 && isAsMade(res)) {
    res.writeHead(204, head.lines as string[]).end();
    return false;
  }
  setHeaders(res as ServerResponse, names, head);
  if (status === undefined) return true;
  res.statusCode = status;
  emptyBody(res);
  res.end();
  // Over HTTP/2 a stream stays open until somebody has read the request's body.
  req.resume();
  return false;
}

/**
 * Whether a response is one of HTTP/1 that nobody has patched. What waits for the head or the end of an answer may set
 * headers then, and may not know that `writeHead` takes a list of names and values.
 */
function isAsMade(res: NodeResponse): res is ServerResponse {
  return res.writeHead === writeHead && res.end === end && res.setHeader === setHeader;
}

/** @param names Of the headers that somebody has set before, in lower case. */
function setHeaders(res: ServerResponse, names: readonly string[], { allowed, lines, vary }: Head): void {
  let present: ReturnType<typeof res.getHeader>;
  for (const name of names) {
    if (name === "vary") present = res.getHeader(name);
    else if (CORS_HEADERS.has(name) || (!allowed && name.startsWith("access-control-"))) res.removeHeader(name);
  }
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string;
    const isMerged = present !== undefined && name === "Vary";
    res.setHeader(name, isMerged ? mergeVary(present, vary) : (lines[i + 1] as string));
  }
}

/** Whoever said before how the body would come did not think of an empty one. */
function emptyBody(res: NodeResponse): void {
  for (const name of ["Transfer-Encoding", "Trailer"]) if (res.hasHeader(name)) res.removeHeader(name);
  if (!res.hasHeader("Content-Length")) return;
  // RFC 9110 8.6: there is none with a 204.
  if (res.statusCode === 204) res.removeHeader("Content-Length");
  else res.setHeader("Content-Length", "0");
}
