import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import type { CorsRequest } from "../request.js";
import type { Asked } from "./asked.js";
import type { GateOptions } from "./options.js";
import { couldBeSelf, hostOf, selfOrigin } from "./self.js";

/** A request as `node:http`, `node:https` and the compatibility API of `node:http2` have it. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;

/** What a policy decides from, taken from a request of Node's. */
export function toCorsRequest(req: NodeRequest, options: GateOptions = {}): CorsRequest {
  const { headers } = req;
  const method = req.method ?? "";
  if (headers.origin === undefined) return { method };
  const names = namesOf(req);
  return {
    method,
    origin: headers.origin,
    requestMethod: headers["access-control-request-method"],
    requestHeaders: names && typeof names === "string" ? [names] : names,
    contentType: contentTypeOf(req),
    secFetchSite: headers["sec-fetch-site"] as string | undefined,
    self: selfOrigin(headers, req.socket, options.trustProxy ?? false),
  };
}

/** The same for a policy alone; `self` is absent if the origin is another. */
export class NodeAsked implements Asked {
  readonly #req: NodeRequest;
  readonly #headers: IncomingHttpHeaders;
  readonly #trustProxy: boolean;
  readonly #target: string | undefined;
  #origin: string | undefined;

  /** @param target What the client has asked for, where the request may not say it any more. */
  constructor(req: NodeRequest, trustProxy: boolean, target?: string) {
    this.#req = req;
    this.#target = target;
    this.#headers = req.headers;
    this.#trustProxy = trustProxy;
  }

  get method(): string {
    return this.#req.method ?? "";
  }

  get origin(): string | undefined {
    this.#origin ??= originOf(this.#headers);
    return this.#origin;
  }

  get requestMethod(): string | undefined {
    return this.#headers["access-control-request-method"];
  }

  get requestHeaders(): string | readonly string[] | undefined {
    return namesOf(this.#req);
  }

  get contentType(): string | undefined {
    return contentTypeOf(this.#req);
  }

  get secFetchSite(): string | undefined {
    return this.#headers["sec-fetch-site"] as string | undefined;
  }

  get self(): string | undefined {
    const headers = this.#headers;
    if (!this.#trustProxy && !couldBeSelf(this.origin ?? "", headers)) return undefined;
    return selfOrigin(headers, this.#req.socket, this.#trustProxy);
  }

  get host(): string | undefined {
    return hostOf(this.#headers, this.#trustProxy);
  }

  get target(): string {
    // What mounts applications at paths takes the path off `url`.
    const { originalUrl, url } = this.#req as NodeRequest & { readonly originalUrl?: string };
    return this.#target ?? originalUrl ?? url ?? "";
  }

  read(): CorsRequest {
    return toCorsRequest(this.#req, { trustProxy: this.#trustProxy });
  }
}

/** Node has it as one string; what stands between may have made it a list. */
function originOf({ origin }: IncomingHttpHeaders): string | undefined {
  return typeof origin === "string" || origin === undefined ? origin : String(origin);
}

/** The line of Access-Control-Request-Headers, or its lines if there may be several: Node joins them by a comma and a blank. */
function namesOf(req: NodeRequest): string | readonly string[] | undefined {
  const joined = req.headers["access-control-request-headers"];
  return joined?.includes(", ") ? linesOf(req, "access-control-request-headers") : joined;
}

/** Every line of Content-Type. Node keeps the first and drops the rest. */
function contentTypeOf(req: NodeRequest): string | undefined {
  const first = req.headers["content-type"];
  return first && linesOf(req, "content-type").join(", ");
}

/** The lines of a header as received. */
function linesOf({ rawHeaders }: NodeRequest, name: string): string[] {
  const lines: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const key = rawHeaders[i] as string;
    if (key.length === name.length && key.toLowerCase() === name) lines.push(rawHeaders[i + 1] as string);
  }
  return lines;
}
