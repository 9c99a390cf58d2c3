// Faults of Ktor's CORS plugin that were found by reading it, and how a request fares here.

import type { PolicyOptions } from "../../bindings/index.js";
import { type Attack, actual, admit, EVIL, preflight, refuse } from "./attack.js";

const A = "https://a.example";
const ONE: PolicyOptions = { origins: [A] };
const FROM_A = { "Allow-Origin": A };
const METHODS = { "Allow-Methods": "GET, HEAD, POST" };
const BY_NAMES = ["Origin", "Access-Control-Request-Headers"];

const REFLECTING: PolicyOptions = { hosts: ["*"], credentials: true, dangerouslyReflectAnyOrigin: true };

/** Any host, method, age and origin. */
const ADMISSION: readonly Attack[] = [
  refuse("Ktor K1", "any host reflected is not null", REFLECTING, actual("null"), "null-origin"),
  admit(
    "Ktor K2",
    "OPTIONS with Origin alone is a request as any other",
    { ...ONE, methods: ["OPTIONS"] },
    actual(A, { method: "OPTIONS" }),
    FROM_A,
  ),
  admit(
    "Ktor K2",
    "under omit it runs whatever is listed",
    { ...ONE, onDisallowed: "omit" },
    actual(A, { method: "OPTIONS" }),
    FROM_A,
  ),
  admit("Ktor K3", "a host in upper case is taken in lower case", { hosts: ["A.Example"] }, actual(A), FROM_A),
  admit(
    "Ktor K4",
    "any host is said without Origin too",
    { hosts: ["*"] },
    { method: "GET" },
    { "Allow-Origin": "*" },
    { reason: "not-cors", vary: [] },
  ),
  admit("Ktor K6", "an age of 0 is sent", { ...ONE, maxAgeInSeconds: 0 }, preflight(A), {
    ...FROM_A,
    ...METHODS,
    "Max-Age": "0",
  }),
  ...["PROPFIND", "QUERY", "patch", "M-SEARCH"].map((requestMethod) =>
    admit(
      "Ktor K9",
      `any method includes ${requestMethod}`,
      { ...ONE, methods: ["*"] },
      preflight(A, { requestMethod }),
      {
        ...FROM_A,
        "Allow-Methods": "*",
        "Max-Age": "86400",
      },
    ),
  ),
  ...["https://evil.com/.domain.com", "https://.domain.com", "https://u@x.domain.com", "https://x..domain.com"].flatMap(
    (origin) => [
      refuse(
        "Ktor K10",
        `${origin} is not below the host`,
        { hosts: ["*.domain.com"] },
        actual(origin),
        "malformed-origin",
      ),
      refuse(
        "Ktor K10",
        `${origin} is no subdomain`,
        { hosts: [{ host: "domain.com", subDomains: ["*"] }] },
        actual(origin),
        "malformed-origin",
      ),
    ],
  ),
  ...["x", "https://", "https://a b", "//a.example", "https://a.example/x", ""].map((origin) =>
    refuse(
      "Ktor K11",
      `${JSON.stringify(origin)} is refused as a stranger is`,
      ONE,
      actual(origin),
      origin.includes(" ") ? "multiple-origins" : "malformed-origin",
    ),
  ),
  refuse("Ktor K11", "a stranger is refused", ONE, actual(EVIL)),
];

const form = { method: "POST", contentType: "application/x-www-form-urlencoded" };

/** What an answer names. */
const ANSWERS: readonly Attack[] = [
  ...[{ headerPrefixes: ["x-"] }, { headerPredicates: [(name: string) => name.startsWith("x-")] }].flatMap((more) => [
    admit(
      "Ktor K5",
      "a preflight varies by the names that it was asked",
      { ...ONE, ...more },
      preflight(A, { requestHeaders: "x-b" }),
      {
        ...FROM_A,
        ...METHODS,
        "Allow-Headers": "x-b",
        "Max-Age": "86400",
      },
      { vary: BY_NAMES },
    ),
    refuse(
      "Ktor K5",
      "a refused one too",
      { ...ONE, ...more },
      preflight(A, { requestHeaders: "y" }),
      "header-not-allowed",
      BY_NAMES,
    ),
    admit(
      "Ktor K7",
      "a name that is listed and fits is said once",
      { ...ONE, ...more, headers: ["X-A"] },
      preflight(A, { requestHeaders: "x-a" }),
      {
        ...FROM_A,
        ...METHODS,
        "Allow-Headers": "X-A",
        "Max-Age": "86400",
      },
      { vary: BY_NAMES },
    ),
  ]),
  admit("Ktor K7", "no names are no header", ONE, preflight(A), { ...FROM_A, ...METHODS, "Max-Age": "86400" }),
  ...[
    { before: "X", after: "X, Origin" },
    { before: "origin", after: "origin" },
    { before: "X, Origin, x", after: "X, Origin" },
    { before: "*", after: "*" },
  ].map((varies) => ({
    ...admit("Ktor K8", `Vary: ${varies.before} becomes ${varies.after}`, ONE, actual(A), FROM_A),
    varies,
  })),
  admit(
    "Ktor K12",
    "Content-Length is safelisted, so it is not said",
    { ...ONE, exposedHeaders: ["Content-Length", "ETag"] },
    actual(A),
    { ...FROM_A, "Expose-Headers": "ETag" },
  ),
  refuse("Ktor K13", "a form of origin null is refused", ONE, actual("null", form), "null-origin"),
  refuse("Ktor K13", "under omit it runs", { ...ONE, onDisallowed: "omit" }, actual("null", form), "null-origin"),
  admit(
    "Ktor K13",
    "a form of the same origin without a referrer runs",
    ONE,
    actual("null", { ...form, secFetchSite: "same-origin" }),
    {},
    { reason: "same-origin" },
  ),
];

export const KTOR_ATTACKS: readonly Attack[] = [...ADMISSION, ...ANSWERS];
