// How `@fastify/http-proxy` passes the requests of a route on.

import { STATUS_CODES } from "node:http";
import { constants } from "node:http2";
import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest, RawServerBase } from "fastify";
import type { NodeResponse } from "../http/answer.js";
import type { NodeRequest } from "../http/request.js";
import { toClient, toUpstream, toUpstreamSocket } from "./forward.js";
import type { Route } from "./settings.js";

/** Is told what a proxy does. */
export interface ProxyListener {
  /** A request was answered, by an upstream or in its place. */
  answered(status: number): void;
  /** An upstream has answered a request. */
  reached(upstream: string): void;
  /** An upstream has not, or a request could not be passed on. */
  failed(who: string, error: Error): void;
  /** A WebSocket is open from the client to the upstream. */
  connected(socket: ClientSocket): void;
}

/** The client's end of a WebSocket, as `ws` has it. */
export interface ClientSocket {
  close(code: number, reason: string): void;
  once(event: "close", listener: () => void): unknown;
}

interface UpstreamAnswer {
  readonly stream: Readable;
}

export type Failure = Error & { statusCode?: number };

/** The options of `@fastify/http-proxy`. */
export function optionsOf(route: Route, trustProxy: boolean, listener: ProxyListener): object {
  const { index, upstream, target, websocket, timeoutInMilliseconds: timeout } = route;
  return {
    prefix: `/${index}`,
    upstream,
    rewritePrefix: target || "/",
    internalRewriteLocationHeader: false,
    proxyPayloads: false,
    websocket,
    // Not undici: it has no answer for one of an upstream with two Location lines, or for a 304 with a length.
    http: { requestOptions: { timeout, rejectUnauthorized: true } },
    destroyAgent: true,
    disableRequestLogging: true,
    // The upstream's own silence is seen by the plugin, but for an upstream that switches protocols unasked.
    preHandler(_: FastifyRequest, reply: FastifyReply, done: () => void) {
      reply.raw.setTimeout(timeout, () => reply.sent || sendError(reply, 504));
      done();
    },
    replyOptions: replyOptions(route, trustProxy, listener),
    wsHooks: { onConnect: (_: unknown, source: ClientSocket) => listener.connected(source) },
    wsClientOptions: {
      handshakeTimeout: timeout,
      rewriteRequestHeaders: (_: unknown, request: FastifyRequest) => toUpstreamSocket(request.raw, trustProxy),
    },
  };
}

function replyOptions(route: Route, trustProxy: boolean, listener: ProxyListener): object {
  return {
    // Once more where a kept connection is found closed, for methods that only read. Not after a 503.
    retriesCount: 1,
    rewriteRequestHeaders: ({ raw, body }: FastifyRequest, headers: NodeRequest["headers"]) =>
      toUpstream(raw, headers, body !== undefined, trustProxy),
    rewriteHeaders: (headers: NodeRequest["headers"]) => toClient(headers, route),
    onResponse({ raw }: FastifyRequest, reply: FastifyReply<never, RawServerBase>, { stream }: UpstreamAnswer) {
      listener.reached(route.upstream);
      // How long it may be silent is the plugin's concern from here on.
      reply.raw.setTimeout(0);
      stream.once("error", (error: Failure) => {
        error.statusCode ??= 502;
        if (!reply.raw.headersSent && !isGone(reply)) listener.failed(route.upstream, error);
        cutOff(reply.raw);
      });
      // What the upstream leaves of a body is read all the same, so that the connection need not end.
      if (!raw.complete && !reply.raw.hasHeader("connection")) reply.removeHeader("connection");
      // Its status was none, and that is answered.
      if (reply.sent) stream.destroy();
      else reply.send(stream as never);
    },
    onError(reply: FastifyReply, { error }: { error: Failure }) {
      if (!isGone(reply)) listener.failed(route.upstream, error);
      // An answer that has begun is cut off.
      if (!reply.raw.headersSent) sendError(reply, error.statusCode === 504 ? 504 : 502);
    },
  };
}

interface Closable {
  readonly destroyed: boolean;
}

/** Whether nobody waits for an answer any more. */
function isGone({ raw, request }: { raw: Closable; request: { raw: { socket: Closable | undefined } } }): boolean {
  return raw.destroyed || request.raw.socket?.destroyed === true;
}

/** Says over HTTP/2 that an answer that has begun is not whole; Node would say that nothing is wrong. */
function cutOff(res: NodeResponse): void {
  if ("stream" in res && res.headersSent) res.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
}

type ErrorReply = Pick<FastifyReply, "code" | "getHeaders" | "removeHeader" | "raw">;

/**
 * Answers with a status alone: what went wrong within is nobody's business. What an upstream said of its own answer is not
 * true of this one.
 * @returns The status.
 */
export function sendError(reply: ErrorReply, status = 500): number {
  const statusCode = status >= 400 && status <= 599 ? status : 500;
  for (const name of Object.keys(reply.getHeaders())) {
    reply.removeHeader(name);
    if (!["connection", "date"].includes(name)) reply.raw.removeHeader(name);
  }
  reply.code(statusCode).send({ statusCode, error: STATUS_CODES[statusCode] });
  return statusCode;
}
