// Advisories about CORS libraries, and classes of attacks without one, that a configuration decides.

import type { ConfigAttack, NotHere } from "./attack.js";

const config = (
  id: string,
  why: string,
  options: ConfigAttack["options"],
  code: ConfigAttack["code"],
): ConfigAttack => ({ id, why, options, code });

const WITH = { credentials: true };

export const CONFIG_ATTACKS: readonly ConfigAttack[] = [
  ...[
    "@koa/cors",
    "Ktor K1",
    "CVE-2026-54290 (hono)",
    "CVE-2018-20744 (rs/cors, fiber)",
    "CVE-2024-25124 (fiber)",
    "CVE-2018-8014 (Tomcat)",
    "CVE-2025-34291 (Langflow)",
    "CVE-2026-32610 (Glances)",
    "CVE-2026-44184",
  ].map((id) =>
    config(id, "any host with credentials is refused", { ...WITH, hosts: ["*"] }, "any-origin-with-credentials"),
  ),
  config("any origin", "nor is there one in origins", { ...WITH, origins: ["*"] }, "origin-invalid"),
  config(
    "any origin",
    "nor is one written as an object",
    { ...WITH, hosts: [{ host: "*" }] },
    "any-origin-with-credentials",
  ),
  config(
    "Ktor K1",
    "null with credentials is refused",
    { ...WITH, dangerouslyAllowNullOrigin: true },
    "null-origin-with-credentials",
  ),
  config("null trust", "null is no origin to list", { origins: ["null"] }, "origin-prohibited"),
  config("null trust", "pages from files are null too", { origins: ["file://"] }, "origin-prohibited"),
  config(
    "CVE-2019-25211 (gin-contrib)",
    "a wildcard behind a host is refused",
    { origins: ["https://example.com/*"] },
    "wildcard-position",
  ),
  config(
    "CVE-2019-25211 (gin-contrib)",
    "so is one at its end",
    { origins: ["https://example.com*"] },
    "wildcard-position",
  ),
  config("CVE-2022-42975 (Phoenix)", "so is one that begins a label", { hosts: ["*example.com"] }, "wildcard-position"),
  config("Ktor K10", "so is one in the middle", { hosts: ["a.*.example.com"] }, "wildcard-position"),
  config("CVE-2025-50864 (@elysiajs/cors)", "a host is no origin", { origins: ["example.com"] }, "origin-invalid"),
  config("CVE-2026-25478 (litestar)", "a RegExp in a string is no host", { hosts: ["good\\.example"] }, "host-invalid"),
  config("CVE-2026-37737 (sanic-cors)", "nor is an anchored one", { hosts: ["^trusted.com$"] }, "host-invalid"),
  config("Starlette#801", "nor is one with a scheme", { origins: ["https://.*\\.example\\.org"] }, "wildcard-position"),
  config("expressjs/cors#220", "a RegExp is no origin", { origins: [/^https:\/\/a\.test$/g] }, "option-type"),
  config("expressjs/cors#220", "a RegExp is no list", { origins: /^https:\/\/a\.test$/g }, "option-type"),
  config("expressjs/cors#220", "a RegExp is no host", { hosts: [/a\.test/y] }, "option-type"),
  config("expressjs/cors#220", "a RegExp is no predicate", { originPredicates: [/a\.test/g] }, "option-type"),
  config("corser", "a RegExp is no header name", { headers: [/origin/i] }, "option-type"),
  config("corser", "a header name has no wildcard", { headers: ["x-*"] }, "header-invalid"),
  ...["CVE-2019-18978 (rack-cors)", "CVE-2020-25032 (flask-cors)", "CVE-2024-6839 (flask-cors)"].map((id) =>
    config(id, "there are no rules for resources", { resources: { "/public/*": {} } }, "option-unknown"),
  ),
  ...["CVE-2024-6844 (flask-cors)", "CVE-2024-6866 (flask-cors)"].map((id) =>
    config(id, "there are no rules for paths", { paths: ["/a+b"] }, "option-unknown"),
  ),
  config(
    "CVE-2024-6221 (flask-cors)",
    "private networks cannot be let in",
    { allowPrivateNetwork: true },
    "option-unknown",
  ),
  config(
    "CVE-2024-6221 (flask-cors)",
    "nor by a header's name",
    { headers: ["Access-Control-Request-Private-Network"] },
    "header-prohibited",
  ),
  config(
    "http trusted by https",
    "plain http with credentials is refused",
    { ...WITH, origins: ["http://app.example.com"] },
    "origin-insecure",
  ),
  config(
    "http trusted by https",
    "nor do hosts bring it along",
    { ...WITH, hosts: ["app.example.com"] },
    "origin-insecure",
  ),
  ...["https://*.github.io", "https://*.com", "https://*.co.uk:*"].map((origin) =>
    config("takeover-prone zone", `${origin} is anyone's`, { ...WITH, origins: [origin] }, "origin-public-suffix"),
  ),
  config("Ktor K3", "a host with a path is refused", { hosts: ["a.com/x"] }, "host-invalid"),
  config("Ktor K3", "a host with user info is refused", { hosts: ["u@a.com"] }, "host-invalid"),
  config("Ktor K10", "a host without its first label is refused", { hosts: [".domain.com"] }, "host-invalid"),
];

/** What no feature of this library could be open to. */
export const NOT_HERE: readonly NotHere[] = [
  {
    id: "CVE-2017-8700 (ASP.NET Core)",
    because: "Attributes of routes decided there; here one gate stands before the whole application.",
  },
  {
    id: "CVE-2019-18978 (rack-cors), CVE-2020-25032, CVE-2024-6844, CVE-2024-6866 (flask-cors)",
    because: "A policy holds for every path, so no path is read, decoded or compared.",
  },
  {
    id: "CVE-2024-6839 (flask-cors)",
    because: "Rules only let in, so the outcome of several is their union, whatever their order.",
  },
  {
    id: "CVE-2015-9236 (hapi), route configuration of @fastify/cors",
    because: "There is no configuration of a route, so preflight and actual request meet the same policy.",
  },
  {
    id: "CVE-2024-1681 (flask-cors)",
    because: "Nothing of a request is logged; what is echoed has passed as an origin, a method or a token.",
  },
  {
    id: "CVE-2025-24010 (Vite), GHSA-67mh-4wv8-2f99 (esbuild): WebSocket",
    because: "An upgrade never reaches the gate; whoever takes one can ask allowsOrigin.",
  },
  {
    id: "CVE-2026-9739 (MCP Toolbox): DNS rebinding",
    because: "To a browser such a request is of the same origin; the names of a server are for it to check in Host.",
  },
  {
    id: "intranet resources behind *",
    because: "Who may reach a server by its address is not in the request; the policy says * only where it is told to.",
  },
];
