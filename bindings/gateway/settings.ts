import type { Policy } from "../define.js";
import type { Problem } from "../policy/problem.js";

/** A configuration that was checked, with its files read. */
export interface Settings {
  readonly listen: Listen;
  readonly admin: Address | undefined;
  readonly routes: readonly Route[];
  readonly findRoute: FindRoute;
  readonly tenants: Tenants | undefined;
  readonly shutdownInMilliseconds: number;
  readonly warnings: readonly Problem[];
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Listen extends Address {
  readonly tls: Certificate | undefined;
  readonly trustProxy: boolean;
}

/** Key and certificate in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * The route of a request, the same for a CORS-preflight request and for the one that follows it. Undefined where there is
 * none, and where servers do not agree on what the path is and that makes a difference. The path begins with the prefix of the
 * route as it stands, but for the letter case of escapes.
 * @param host As in the Host header.
 * @param target The path, with its query or without.
 */
export type FindRoute = (host: string | undefined, target: string) => Route | undefined;

export interface Route {
  /** Its place among the routes, from 0. */
  readonly index: number;
  /** `/api`, or "" for every path. */
  readonly prefix: string;
  /** An origin. */
  readonly upstream: string;
  /** What stands for the prefix in what the upstream is asked, such as `/v1`, or "". */
  readonly target: string;
  readonly policy: Policy | "tenants";
  readonly websocket: boolean;
  readonly timeoutInMilliseconds: number;
}

export interface Tenants {
  readonly by: "host" | "path";
  readonly source: Source;
  readonly folder: string | undefined;
  readonly pollInMilliseconds: number | undefined;
}

export type Source = { readonly files: string } | { readonly http: string } | { readonly nats: Nats };

/** What `natsStore` takes of it. */
export interface Nats {
  readonly servers: string[];
  readonly bucket?: string;
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
}
