// What the configuration of a gateway may say. The same with its descriptions, for editors: gateway.schema.json.

import type { PolicyOptions } from "../policy/options.js";

/** The configuration of a gateway. Paths of files are relative to the folder of its file, or to the current folder. */
export interface GatewayConfig {
  /** For editors; it is not looked at. */
  readonly $schema?: string;
  readonly listen: ListenConfig;
  /** Where `/healthz` and `/metrics` are; nowhere if absent. */
  readonly admin?: AddressConfig;
  readonly routes: readonly RouteConfig[];
  /** Where the policies of the routes with `"policy": "tenants"` come from. */
  readonly tenants?: TenantsConfig;
  /** How long what is in flight may take when the gateway is to end: 10000 if absent. */
  readonly shutdownInMilliseconds?: number;
}

export interface AddressConfig {
  /** `127.0.0.1` if absent; `0.0.0.0` or `::` for every interface. */
  readonly host?: string;
  /** 0 for a free one. */
  readonly port: number;
}

export interface ListenConfig extends AddressConfig {
  /** Files in PEM: HTTPS, with HTTP/2 and HTTP/1.1. Plain HTTP/1.1 if absent. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whether Forwarded and X-Forwarded-* are those of a proxy in front: false if absent. */
  readonly trustProxy?: boolean;
}

/** Which requests go where, and who may make them. */
export interface RouteConfig {
  /** As `PolicyRoute.host` has it: absent for every host that has no route of its own. */
  readonly host?: string;
  /** As `PolicyRoute.path` has it: whole segments; absent for every path. */
  readonly path?: string;
  /** The origin of the server behind, such as `http://127.0.0.1:9000`. */
  readonly upstream: string;
  /** What the upstream gets in the place of `path`; the path itself if absent. */
  readonly rewritePrefix?: string;
  /** `"tenants"` for those of `tenants`. Absent, no other origin is let in. */
  readonly policy?: PolicyOptions | "tenants";
  /** Whether WebSocket handshakes that the policy allows are passed on: false if absent. */
  readonly websocket?: boolean;
  /** How long the upstream may be silent: 60000 if absent. */
  readonly timeoutInMilliseconds?: number;
}

/** Where the policies of tenants come from. */
export interface TenantsConfig {
  /** What the keys of tenants are: `host` if absent. */
  readonly by?: "host" | "path";
  readonly source: SourceConfig;
  /** A folder that keeps the last good state, for starts without the source. */
  readonly folder?: string;
  /** How often the source is asked whether something was missed. */
  readonly pollInMilliseconds?: number;
}

/** A folder of `filesStore`, the address of an image server, or a NATS server with JetStream. */
export type SourceConfig = { readonly files: string } | { readonly http: string } | { readonly nats: NatsConfig };

export interface NatsConfig {
  /** Such as `nats://127.0.0.1:4222`. */
  readonly servers: string | readonly string[];
  /** `crossgate` if absent. */
  readonly bucket?: string;
  readonly user?: string;
  /** The file that the user's password stands in; blanks around it do not count. */
  readonly passwordFile?: string;
  /** The file that a token stands in, the same. */
  readonly tokenFile?: string;
}

/** Every key that an object of the configuration may have; those of a policy are the options of `definePolicy`. */
export const KEYS = {
  config: ["$schema", "listen", "admin", "routes", "tenants", "shutdownInMilliseconds"],
  listen: ["host", "port", "tls", "trustProxy"],
  tls: ["key", "cert"],
  admin: ["host", "port"],
  route: ["host", "path", "upstream", "rewritePrefix", "policy", "websocket", "timeoutInMilliseconds"],
  tenants: ["by", "source", "folder", "pollInMilliseconds"],
  source: ["files", "http", "nats"],
  nats: ["servers", "bucket", "user", "passwordFile", "tokenFile"],
} as const;
