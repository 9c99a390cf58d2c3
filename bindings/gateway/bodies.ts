import type { ServerResponse } from "node:http";
import { PassThrough, type Readable } from "node:stream";
import type { NodeResponse } from "../http/answer.js";
import type { NodeRequest } from "../http/request.js";

/**
 * The bodies of requests, which upstreams may leave unread. The client may read the answer only once everything is sent, and
 * sends the next request behind it: so what is left of a body is read, and thrown away.
 */
export class Bodies {
  readonly #taken = new WeakMap<NodeRequest, Readable>();

  /** The body of a request, whose end by somebody else is not that of the client's connection. */
  take(req: NodeRequest): Readable {
    const body = new PassThrough();
    this.#taken.set(req, body);
    req.once("close", () => req.readableEnded || body.destroy(new Error("the client has gone")));
    return req.pipe(body).once("close", () => req.resume());
  }

  /** A request is answered. Whoever is still sent its body may never say that there may come more. */
  forget(req: NodeRequest): void {
    const body = this.#taken.get(req);
    if (body === undefined) req.resume();
    else body.destroy();
  }
}

/** Calls back once an answer is sent. Over HTTP/2, its stream may be open for longer, until the request's body is read. */
export function whenSent(res: ServerResponse, run: () => void): void {
  const sent = res as NodeResponse;
  ("stream" in sent ? sent.stream : sent).once("finish", run);
}
