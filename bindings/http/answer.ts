import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Head } from "../head.js";
import { mergeVary } from "../vary.js";
import { keepHeaders, releaseHeaders } from "./keep.js";
import { isCorsHeader } from "./names.js";
import type { NodeRequest } from "./request.js";

export type NodeResponse = ServerResponse | Http2ServerResponse;

// An import of it would make Node load all that it exports, such as its WebSocket, which takes longer than all else here.
const { setHeader, writeHead, end } = process.getBuiltinModule("node:http").ServerResponse.prototype;

/**
 * Sets the headers of a decision, and keeps them, or ends the answer where the gate answers by itself. A response that
 * somebody else has committed is left as it is.
 * @param origin The one that was decided about, if the answer is to reflect it.
 * @returns Whether the request goes on to the application.
 */
export function conclude(req: NodeRequest, res: NodeResponse, head: Head, origin?: string): boolean {
  const { status } = head;
  if (res.headersSent) return status === undefined;
  if (status === 204 && head.isDistinct && isAsMade(res)) {
    writeAtOnce(res, head.lines, origin);
    return false;
  }
  decorate(res as ServerResponse, head, origin);
  if (status === undefined) return true;
  res.statusCode = status;
  emptyBody(res);
  res.end();
  // Over HTTP/2 a stream stays open until somebody has read the request's body.
  req.resume();
  return false;
}

/** Sets the headers of a decision, in the place of those that are there; they are kept where the application runs. */
export function decorate(res: ServerResponse, head: Head, origin: string | undefined): void {
  releaseHeaders(res);
  setHeaders(res, res.getHeaderNames(), head, origin);
  if (head.status === undefined) keepHeaders(res, head);
}

/** Whether somebody else has answered, or the client has gone. */
export function isOver(res: NodeResponse): boolean {
  const isGone = "stream" in res ? res.stream.destroyed : res.destroyed;
  return res.headersSent || res.writableEnded || isGone;
}

/** @param origin What the first value becomes; `writeHead` is done with the list when it returns. */
function writeAtOnce(res: ServerResponse, lines: string[], origin: string | undefined): void {
  if (origin !== undefined) lines[1] = origin;
  res.writeHead(204, lines);
  res.end();
}

/**
 * Whether a response is one of HTTP/1 that nobody has patched or set headers on. What waits for the head or the end of an
 * answer may set headers then, and may not know that `writeHead` takes a list of names and values.
 */
function isAsMade(res: NodeResponse): res is ServerResponse {
  if (res.writeHead !== writeHead || res.end !== end || res.setHeader !== setHeader) return false;
  return res.getHeaderNames().length === 0;
}

/**
 * @param names Of the headers that somebody has set before, in lower case.
 * @param origin The first value, if it is to be this.
 */
function setHeaders(res: ServerResponse, names: readonly string[], head: Head, origin: string | undefined): void {
  const { lines, vary } = head;
  const present = names.length === 0 ? undefined : takeOver(res, names, head);
  let first = 0;
  if (origin !== undefined) {
    res.setHeader(lines[0] as string, origin);
    first = 2;
  }
  for (let i = first; i < lines.length; i += 2) {
    const name = lines[i] as string;
    const isMerged = present !== undefined && name === "Vary";
    res.setHeader(name, isMerged ? mergeVary(present, vary) : (lines[i + 1] as string));
  }
}

/** Removes what others have set of what is the gate's to set. The Vary field that they have set, which stays. */
function takeOver(res: ServerResponse, names: readonly string[], { allowed }: Head): ReturnType<typeof res.getHeader> {
  let present: ReturnType<typeof res.getHeader>;
  for (const name of names) {
    if (name === "vary") present = res.getHeader(name);
    else if (isCorsHeader(name, allowed)) res.removeHeader(name);
  }
  return present;
}

/** Whoever said before how the body would come did not think of an empty one. */
export function emptyBody(res: NodeResponse): void {
  for (const name of ["Transfer-Encoding", "Trailer"]) if (res.hasHeader(name)) res.removeHeader(name);
  if (!res.hasHeader("Content-Length")) return;
  // RFC 9110 8.6: there is none with a 204.
  if (res.statusCode === 204) res.removeHeader("Content-Length");
  else res.setHeader("Content-Length", "0");
}
