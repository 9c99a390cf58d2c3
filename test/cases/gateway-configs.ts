// Configurations of gateways that are wrong, and what is said of each.

type Config = Readonly<Record<string, unknown>>;

export const UPSTREAM = "http://127.0.0.1:9000";

/** A configuration with a route, and whatever else is given. */
export const routed = (route: Config, more: Config = {}): Config => ({
  listen: { port: 8080 },
  routes: [{ upstream: UPSTREAM, ...route }],
  ...more,
});

const listening = (listen: unknown): Config => ({ listen, routes: [] });
const administered = (admin: unknown): Config => ({ listen: { port: 8080 }, admin, routes: [] });
const tenanted = (tenants: unknown): Config => ({ listen: { port: 8080 }, routes: [], tenants });
const sourced = (source: unknown): Config => tenanted({ source });

/** What is wrong in a way that a JSON Schema can say, too: `option code` of every error. */
export const WRONG: readonly (readonly [config: unknown, ...problems: string[]])[] = [
  [[], " option-type"],
  [{}, "listen option-type", "routes option-type"],
  [{ ...listening({ port: 1 }), route: [] }, "route option-unknown"],
  [{ ...listening({ port: 1 }), $schema: 1 }, "$schema option-type"],
  [listening("8080"), "listen option-type"],
  [listening({}), "listen.port port-invalid"],
  [listening({ port: "8080" }), "listen.port port-invalid"],
  [listening({ port: 65536 }), "listen.port port-invalid"],
  [listening({ port: 1.5 }), "listen.port port-invalid"],
  [listening({ port: 1, host: " " }), "listen.host option-type"],
  [listening({ port: 1, hots: "::" }), "listen.hots option-unknown"],
  [listening({ port: 1, trustProxy: "yes" }), "listen.trustProxy option-type"],
  [listening({ port: 1, tls: true }), "listen.tls option-type"],
  [listening({ port: 1, tls: {} }), "listen.tls.key option-type", "listen.tls.cert option-type"],
  [administered(9090), "admin option-type"],
  [administered({ port: -1, tls: {} }), "admin.tls option-unknown", "admin.port port-invalid"],
  [{ listen: { port: 1 }, routes: {} }, "routes option-type"],
  [{ listen: { port: 1 }, routes: ["/"] }, "routes[0] option-type"],
  [{ listen: { port: 1 }, routes: [{}] }, "routes[0].upstream upstream-invalid"],
  [routed({ upstream: "127.0.0.1:9000" }), "routes[0].upstream upstream-invalid"],
  [routed({ upstream: "ftp://127.0.0.1" }), "routes[0].upstream upstream-invalid"],
  [routed({ upstream: `${UPSTREAM}/v1` }), "routes[0].upstream upstream-invalid"],
  [routed({ upstream: `${UPSTREAM}?a` }), "routes[0].upstream upstream-invalid"],
  [routed({ upstream: " http://127.0.0.1" }), "routes[0].upstream upstream-invalid"],
  [routed({ upstream: "http:127.0.0.1" }), "routes[0].upstream upstream-invalid"],
  [routed({ policy: null }), "routes[0].policy option-type"],
  [routed({ upstream: "http://a:b@127.0.0.1" }), "routes[0].upstream upstream-invalid"],
  [routed({ prefix: "/api" }), "routes[0].prefix option-unknown"],
  [routed({ host: "*.example.com" }), "routes[0].host wildcard-position"],
  [routed({ host: "example.com/a" }), "routes[0].host host-invalid"],
  [routed({ host: 1 }), "routes[0].host option-type"],
  [routed({ path: "api" }), "routes[0].path route-path-invalid"],
  [routed({ path: "/api?a" }), "routes[0].path route-path-invalid"],
  [routed({ path: 1 }), "routes[0].path option-type"],
  [routed({ rewritePrefix: "v1" }), "routes[0].rewritePrefix route-path-invalid"],
  [routed({ websocket: "yes" }), "routes[0].websocket option-type"],
  [routed({ timeoutInMilliseconds: 0 }), "routes[0].timeoutInMilliseconds duration-invalid"],
  [routed({ timeoutInMilliseconds: 2 ** 31 }), "routes[0].timeoutInMilliseconds duration-invalid"],
  [routed({ policy: "*" }), "routes[0].policy option-type"],
  [routed({ policy: { origin: [] } }), "routes[0].policy.origin option-unknown"],
  [
    routed({ policy: { origins: [1], maxAgeInSeconds: -1 } }),
    "routes[0].policy.origins[0] option-type",
    "routes[0].policy.maxAgeInSeconds max-age-invalid",
  ],
  [routed({ policy: { hosts: [{ host: "a", sub: [] }] } }), "routes[0].policy.hosts[0].sub option-unknown"],
  [routed({ policy: { onDisallowed: "ignore" } }), "routes[0].policy.onDisallowed option-type"],
  [tenanted("files"), "tenants option-type"],
  [tenanted({}), "tenants.source option-type"],
  [tenanted({ source: { files: "a" }, by: "header", bye: 1 }), "tenants.bye option-unknown", "tenants.by option-type"],
  [
    tenanted({ source: { files: "a" }, folder: 1, pollInMilliseconds: 0 }),
    "tenants.folder option-type",
    "tenants.pollInMilliseconds duration-invalid",
  ],
  [sourced({}), "tenants.source source-invalid"],
  [sourced({ files: "a", http: "http://a" }), "tenants.source source-invalid"],
  [sourced({ file: "a" }), "tenants.source.file option-unknown", "tenants.source source-invalid"],
  [sourced({ files: "" }), "tenants.source.files option-type"],
  [tenanted({ source: { files: "a" }, by: null }), "tenants.by option-type"],
  [sourced({ http: "http:///a" }), "tenants.source.http source-invalid"],
  [sourced({ http: "a.example" }), "tenants.source.http source-invalid"],
  [sourced({ http: "http://user:word@a/" }), "tenants.source.http source-invalid"],
  [sourced({ nats: "nats://127.0.0.1" }), "tenants.source.nats option-type"],
  [sourced({ nats: {} }), "tenants.source.nats.servers source-invalid"],
  [sourced({ nats: { servers: [] } }), "tenants.source.nats.servers source-invalid"],
  [sourced({ nats: { servers: "a", bucket: "a b" } }), "tenants.source.nats.bucket source-invalid"],
  [sourced({ nats: { servers: "a", url: "b" } }), "tenants.source.nats.url option-unknown"],
  [sourced({ nats: { servers: "a", user: 1 } }), "tenants.source.nats.user option-type"],
  [sourced({ nats: { servers: "a", tokenFile: " " } }), "tenants.source.nats.tokenFile option-type"],
  [{ ...listening({ port: 1 }), shutdownInMilliseconds: "10" }, "shutdownInMilliseconds duration-invalid"],
];

/** What is wrong in a way that takes more than a JSON Schema to see. */
export const WRONG_TOGETHER: readonly (readonly [config: unknown, ...problems: string[]])[] = [
  [routed({ policy: "tenants" }), "routes[0].policy tenants-missing"],
  [routed({ policy: { origins: ["example.com"] } }), "routes[0].policy.origins[0] origin-invalid"],
  [
    routed({ path: "/a/../b", policy: { methods: ["TRACE"] } }),
    "routes[0].policy.methods[0] method-forbidden",
    "routes[0].path route-path-invalid",
  ],
  [
    { listen: { port: 1 }, routes: [{ upstream: UPSTREAM }, "x", { upstream: UPSTREAM, path: "/" }] },
    "routes[1] option-type",
    "routes[2] route-repeated",
  ],
  [listening({ port: 1, tls: { key: "none.pem", cert: "config.json" } }), "listen.tls.key file-unreadable"],
  [listening({ port: 1, tls: { key: "config.json", cert: "config.json" } }), "listen.tls certificate-invalid"],
];
