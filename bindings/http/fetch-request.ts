import type { CorsRequest } from "../request.js";
import type { Asked } from "./asked.js";
import { type Forwarded, readForwarded } from "./forwarded.js";

/** A request of the Fetch standard's, as a door sees it. */
export class FetchAsked implements Asked {
  readonly #request: Request;
  readonly #trustProxy: boolean;
  #origin: string | undefined;

  constructor(request: Request, trustProxy: boolean) {
    this.#request = request;
    this.#trustProxy = trustProxy;
  }

  get method(): string {
    return this.#request.method;
  }

  get origin(): string | undefined {
    this.#origin ??= this.#header("origin");
    return this.#origin;
  }

  get requestMethod(): string | undefined {
    return this.#header("access-control-request-method");
  }

  get requestHeaders(): string | undefined {
    return this.#header("access-control-request-headers");
  }

  get contentType(): string | undefined {
    return this.#header("content-type");
  }

  get secFetchSite(): string | undefined {
    return this.#header("sec-fetch-site");
  }

  /** The origin of the request's URL, as far as no proxy says another. */
  get self(): string | undefined {
    const { url } = this.#request;
    const { proto, host } = this.#forwarded();
    return `${proto ?? url.slice(0, url.indexOf(":"))}://${host ?? hostIn(url)}`.toLowerCase();
  }

  get host(): string {
    return this.#forwarded().host ?? hostIn(this.#request.url);
  }

  get target(): string {
    const { url } = this.#request;
    return url.slice(targetOf(url));
  }

  read(): CorsRequest {
    const { method, origin } = this;
    if (origin === undefined) return { method };
    const { requestMethod, requestHeaders, contentType, secFetchSite, self } = this;
    return { method, origin, requestMethod, requestHeaders, contentType, secFetchSite, self };
  }

  #header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined;
  }

  #forwarded(): Forwarded {
    return readForwarded((name) => this.#header(name), this.#trustProxy);
  }
}

/** The host of a URL that was parsed, with its port if it names one. */
function hostIn(url: string): string {
  return url.slice(authorityOf(url), targetOf(url));
}

/** Where the host begins in a URL that was parsed. */
function authorityOf(url: string): number {
  return url.indexOf("//") + 2;
}

/** Where the path begins in such a URL. */
function targetOf(url: string): number {
  return url.indexOf("/", authorityOf(url));
}
