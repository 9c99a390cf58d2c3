import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { Decision } from "../answers.js";
import type { Policy } from "../define.js";
import { publishFault } from "../fault.js";
import type { CorsRequest } from "../request.js";
import { decideOpenly, warnOfDebug } from "./debug.js";
import { checkArguments, type GateOptions } from "./options.js";
import { selfOrigin } from "./self.js";
import { mergeVary } from "./vary.js";

export type { GateOptions } from "./options.js";

/** A request as `node:http`, `node:https` and the compatibility API of `node:http2` have it. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;

type Listener<Req, Res> = (req: Req, res: Res) => void;
type Middleware<Req, Res> = (req: Req, res: Res, next: (error?: unknown) => void) => void;

/** The headers that an answer of the gate's may carry, as Node names them. */
const CORS_HEADERS = new Set([
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-max-age",
  "access-control-expose-headers",
]);

/** What is answered where nothing could be decided. */
const UNDECIDED: Decision = {
  kind: "actual",
  allowed: false,
  reason: "origin-not-allowed",
  status: 403,
  headers: [],
  vary: ["Origin"],
};

/**
 * Puts a policy in front of an application.
 *
 * CORS-preflight requests are answered here. Everything that is allowed, or no CORS request, goes on to the
 * application, whose answer carries the CORS headers from the start; what is refused gets a 403 with an empty body,
 * unless the policy says "omit". A response that somebody else has committed is left as it is.
 * @param policy A policy, or a function that returns one, asked once for each request, so that it can be replaced
 *   while serving. If it throws, the request is refused and the error published.
 * @param app The application; without it, what is returned is a middleware of Connect's kind that calls `next`.
 * @throws TypeError if the arguments are not of these types.
 */
// biome-ignore lint/suspicious/noExplicitAny: the server's type is inferred; any other default would fit one kind alone.
export function gate<Req extends NodeRequest = any, Res extends NodeResponse = any>(
  policy: Policy | (() => Policy),
  app: Listener<Req, Res>,
  options?: GateOptions,
): Listener<Req, Res>;
export function gate(
  policy: Policy | (() => Policy),
  app?: undefined,
  options?: GateOptions,
): Middleware<NodeRequest, NodeResponse>;
export function gate(
  policy: Policy | (() => Policy),
  app?: Listener<NodeRequest, NodeResponse>,
  options: GateOptions = {},
): Middleware<NodeRequest, NodeResponse> {
  checkArguments(policy, app, options);
  const current = typeof policy === "function" ? policy : () => policy;
  const settings = { ...options };
  if (settings.debug) warnOfDebug();
  if (app === undefined) {
    return (req, res, next) => pass(current, settings, req, res, () => next());
  }
  return (req, res) => pass(current, settings, req, res, () => app(req, res));
}

/** What a policy decides from, taken from a request of Node's. */
export function toCorsRequest(req: NodeRequest, options: GateOptions = {}): CorsRequest {
  const { headers } = req;
  const method = req.method ?? "";
  if (headers.origin === undefined) return { method };
  return {
    method,
    origin: headers.origin,
    requestMethod: headers["access-control-request-method"],
    requestHeaders: headers["access-control-request-headers"] && linesOf(req, "access-control-request-headers"),
    contentType: headers["content-type"] && linesOf(req, "content-type").join(", "),
    secFetchSite: headers["sec-fetch-site"] as string | undefined,
    self: selfOrigin(headers, req.socket, options.trustProxy ?? false),
  };
}

/** The lines of a header as received. Node keeps the first of some headers and drops the rest, and joins others. */
function linesOf({ rawHeaders }: NodeRequest, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

function pass(current: () => Policy, options: GateOptions, req: NodeRequest, res: NodeResponse, run: () => void): void {
  const decision = decide(current, options, req);
  if ("then" in decision) {
    const settle = (settled: Decision) => queueMicrotask(() => concludeLate(req, res, settled, run));
    decision.then(settle, (error) => settle(undecided(error)));
  } else conclude(req, res, decision, run);
}

function decide(current: () => Policy, options: GateOptions, req: NodeRequest): Decision | Promise<Decision> {
  try {
    const request = toCorsRequest(req, options);
    const decision = options.debug ? decideOpenly(current(), request) : current().decide(request);
    if (typeof decision !== "object" || decision === null) throw new TypeError("a policy decides with an object");
    return decision;
  } catch (error) {
    return undecided(error);
  }
}

function undecided(error: unknown): Decision {
  publishFault(error, "policy");
  return UNDECIDED;
}

/**
 * Concludes after a promise, unless somebody else has answered meanwhile, such as a timeout, or the client has gone.
 * It has to run outside of the promise, so that what the application throws is an uncaught exception as ever.
 */
function concludeLate(req: NodeRequest, res: NodeResponse, decision: Decision, run: () => void): void {
  const isGone = "stream" in res ? res.stream.destroyed : res.destroyed;
  if (!res.headersSent && !res.writableEnded && !isGone) conclude(req, res, decision, run);
}

/** Sets the headers, then goes on to the application, or ends the answer where the gate answers by itself. */
function conclude(req: NodeRequest, res: NodeResponse, decision: Decision, run: () => void): void {
  if (!res.headersSent) setHeaders(res as ServerResponse, decision);
  if (decision.status === undefined) run();
  else if (!res.headersSent) {
    res.statusCode = decision.status;
    emptyBody(res);
    res.end();
    // Over HTTP/2 a stream stays open until somebody has read the request's body.
    req.resume();
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

function setHeaders(res: ServerResponse, { allowed, headers, vary }: Decision): void {
  for (const name of res.getHeaderNames()) {
    if (CORS_HEADERS.has(name) || (!allowed && name.startsWith("access-control-"))) res.removeHeader(name);
  }
  for (const [name, value] of headers) res.setHeader(name, value);
  if (vary.length > 0) res.setHeader("Vary", mergeVary(res.getHeader("Vary"), vary));
}
