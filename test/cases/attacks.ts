// Advisories about CORS libraries, and classes of attacks without one, as requests: what they ask, and what the
// answer gives away.

import type { PolicyOptions } from "../../bindings/index.js";
import { type Attack, actual, admit, EVIL, preflight, refuse } from "./attack.js";

const A = "https://a.example";
const ONE: PolicyOptions = { origins: [A] };
const WITH: PolicyOptions = { ...ONE, credentials: true };
const ALL: PolicyOptions = { ...WITH, methods: ["*"], headers: ["*"] };
const STAR = { "Allow-Origin": "*" };
const ALL_VARY = ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];
const GRANTED = { "Allow-Origin": A, "Allow-Methods": "GET, HEAD, POST", "Max-Age": "86400" };

/** Requested names and methods. */
const QUESTIONS: readonly Attack[] = [
  ...[" ".repeat(15_360), `a${" ".repeat(15_000)}a`, "\t".repeat(15_360)].map((requestHeaders) =>
    refuse(
      "CVE-2026-69207 (hono)",
      `${requestHeaders.length} blanks without a comma are too much`,
      WITH,
      preflight(A, { requestHeaders }),
      "request-too-large",
    ),
  ),
  refuse(
    "CVE-2025-47908 (rs/cors)",
    "1024 lines of 1024 commas are too much",
    ONE,
    preflight(A, { requestHeaders: new Array(1024).fill(",".repeat(1024)) }),
    "request-too-large",
  ),
  ...["x-origin-admin", "origin", "my-origin", "x-a-origin", "x-a+x-a", "x-a x-a"].map((requestHeaders) =>
    refuse(
      "corser",
      `${requestHeaders} passes by no part of its name`,
      { ...ONE, headers: ["X-A"] },
      preflight(A, { requestHeaders }),
      "header-not-allowed",
    ),
  ),
  refuse(
    "CVE-2024-6866 (flask-cors)",
    "put is not PUT",
    { ...ONE, methods: ["PUT"] },
    preflight(A, { requestMethod: "put" }),
    "method-not-allowed",
  ),
  refuse(
    "CVE-2024-1681 (flask-cors)",
    "a line break in a method is not echoed",
    ALL,
    preflight(A, { requestMethod: "PUT\r\nFAKE" }),
    "method-not-allowed",
    ALL_VARY,
  ),
  refuse(
    "CVE-2024-1681 (flask-cors)",
    "a line break in a name is not echoed",
    ALL,
    preflight(A, { requestHeaders: "x-a\r\nfake: entry" }),
    "header-not-allowed",
    ALL_VARY,
  ),
  ...["x-a", "x-c", "x-a,x-c", "x-b,x-c", "x-c,x-a,x-b", "X-B"].map((requestHeaders) =>
    admit(
      "jub0bs#12, jub0bs#15",
      `${requestHeaders} passes where these and others are listed`,
      { ...ONE, headers: ["x-a", "x-b", "x-c"] },
      preflight(A, { requestHeaders }),
      { ...GRANTED, "Allow-Headers": "x-a, x-b, x-c" },
    ),
  ),
  ...["https://foo.com", "https://bar.foo.com", "https://oo.com", "https://a.oo.com"].map((origin) =>
    admit(
      "jub0bs#12, jub0bs#15",
      `${origin} is let in though the rules end alike`,
      { origins: ["https://foo.com", "https://*.foo.com", "https://oo.com", "https://*.oo.com"] },
      actual(origin),
      { "Allow-Origin": origin },
    ),
  ),
];

/** What an answer says or runs that it should not. */
const DISCLOSURE: readonly Attack[] = [
  {
    ...admit("GHSA-q7jf-gf43-6x6p (hono)", "the request's Vary is not copied", ONE, actual(A), { "Allow-Origin": A }),
    lines: [["Vary", "*"]],
  },
  ...["Private", "Local"].flatMap((network) => {
    const id = "CVE-2024-6221 (flask-cors)";
    const lines = [[`Access-Control-Request-${network}-Network`, "true"]] as const;
    const why = `a request from a ${network.toLowerCase()} network gets no permission`;
    return [
      { ...admit(id, why, ONE, preflight(A), GRANTED), lines },
      { ...refuse(id, why, ONE, preflight(EVIL)), lines },
    ];
  }),
  refuse(
    "CVE-2022-4147 (Quarkus)",
    "a POST that needs no preflight does not run",
    ONE,
    actual(EVIL, { method: "POST", contentType: "text/plain" }),
  ),
  ...["CVE-2020-5397 (Spring)", "hono#692"].flatMap((id) => [
    admit(id, "a granted preflight ends at the gate", ONE, preflight(A), GRANTED),
    refuse(id, "a refused preflight ends at the gate", { onDisallowed: "omit" }, preflight(EVIL)),
  ]),
  ...[actual(EVIL, { method: "PUT" }), preflight(EVIL, { requestMethod: "PUT" })].map((request) =>
    refuse("CVE-2015-9236 (hapi)", `${request.method} is refused where its partner is`, ONE, request),
  ),
  ...["GET", "PUT", "DELETE"].map((requestMethod) =>
    refuse(
      "policy disclosure",
      `a stranger's preflight for ${requestMethod} lists nothing`,
      WITH,
      preflight(EVIL, { requestMethod }),
    ),
  ),
  refuse("policy disclosure", "a stranger learns nothing under omit", { ...WITH, onDisallowed: "omit" }, actual(EVIL)),
  admit("cache poisoning", "without Origin the answer varies", ONE, { method: "GET" }, {}, { reason: "not-cors" }),
  admit("cache poisoning", "without Origin any host is answered alike", { hosts: ["*"] }, { method: "GET" }, STAR, {
    reason: "not-cors",
    vary: [],
  }),
  refuse(
    "CVE-2026-9739 (MCP Toolbox)",
    "with allowSameOrigin off a rebound host is a stranger",
    { ...ONE, allowSameOrigin: false },
    actual("http://rebound.evil.example", { self: "http://rebound.evil.example" }),
  ),
  ...[
    ["*.example.com", "a.example.com"],
    ["a.example.com", "*.example.com"],
  ].map((hosts) =>
    admit(
      "CVE-2024-6839 (flask-cors)",
      `${hosts.join(" and ")} overlap, and their order says nothing`,
      { hosts },
      actual("https://a.example.com"),
      { "Allow-Origin": "https://a.example.com" },
    ),
  ),
];

export const ATTACKS: readonly Attack[] = [...QUESTIONS, ...DISCLOSURE];
