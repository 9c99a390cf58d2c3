// What is said of a request to the upstream, and of its answer to the client. Both servers frame what they send themselves,
// and what is meant for one connection stays there (RFC 9110 7.6.1).

import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";

export type Headers = Record<string, string | string[] | undefined>;
type Incoming = IncomingMessage | Http2ServerRequest;

const OF_A_CONNECTION = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
  "expect",
];

/** The same headers, without those that are meant for this connection alone. */
function withoutHops(headers: IncomingHttpHeaders | Headers): Headers {
  const named = String(headers["connection"] ?? "").toLowerCase();
  const hops = new Set([...OF_A_CONNECTION, ...named.split(",").map((name) => name.trim())]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hops.has(name) && !name.startsWith(":")));
}

/**
 * The headers of a request to the upstream.
 * @param headers Those that are to be sent; Host is the upstream's.
 * @param hasBody Whether a body is sent.
 * @param trustProxy Whether what the request says of proxies is taken over.
 */
export function toUpstream(
  req: Incoming,
  headers: IncomingHttpHeaders,
  hasBody: boolean,
  trustProxy: boolean,
): Headers {
  const { "content-length": _, forwarded: __, ...passed } = withoutHops(headers);
  const sent: Headers = { ...passed, ...forwardedBy(req, trustProxy) };
  const length = req.headers["content-length"];
  if (hasBody && length !== undefined) sent["content-length"] = length;
  else if (hasBody && isFramed(req)) sent["transfer-encoding"] = req.headers["transfer-encoding"] ?? "chunked";
  return sent;
}

/** Whether a request without a length has a body at all. */
function isFramed(req: Incoming): boolean {
  return req.headers["transfer-encoding"] !== undefined || ("stream" in req && !req.stream.endAfterHeaders);
}

/** What the upstream is told of the client, as `X-Forwarded-*`. */
function forwardedBy({ headers, socket }: Incoming, trustProxy: boolean): Headers {
  const told = (name: string) => (trustProxy ? headers[name] : undefined);
  const client = socket.remoteAddress ?? "";
  const before = told("x-forwarded-for");
  const elsewhere = told("forwarded");
  return {
    ...(elsewhere !== undefined && { forwarded: elsewhere }),
    "x-forwarded-for": before === undefined ? client : `${before}, ${client}`,
    "x-forwarded-proto": told("x-forwarded-proto") ?? ("encrypted" in socket ? "https" : "http"),
    "x-forwarded-host": told("x-forwarded-host") ?? headers.host ?? headers[":authority"] ?? "",
  };
}

/** The headers of a WebSocket handshake with the upstream; what the handshake itself needs is added by who makes it. */
export function toUpstreamSocket(req: Incoming, trustProxy: boolean): Headers {
  const { host: _, ...headers } = toUpstream(req, req.headers, false, trustProxy);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("sec-websocket-")));
}

/** Where an answer leads, seen from outside. */
export interface Place {
  readonly prefix: string;
  readonly target: string;
}

/** The headers of an answer for the client. A redirect within the upstream stays within the route. */
export function toClient(headers: Headers, { prefix, target }: Place): Headers {
  const sent = withoutHops(headers);
  const { location } = sent;
  const isBelow = typeof location === "string" && /^\/(?!\/)/.test(location) && below(location, target);
  if (isBelow && prefix !== target) sent["location"] = prefix + location.slice(target.length) || "/";
  return sent;
}

function below(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && /^([/?#]|$)/.test(path.slice(prefix.length));
}
