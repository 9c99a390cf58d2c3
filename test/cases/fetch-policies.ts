// Policies for a browser to meet, and which of the pages in `fetches.ts` each lets in.

import type { PolicyOptions } from "../../bindings/index.js";

export const APP = "https://app.example.com";
/** The origins of pages that are not the API's own. */
export const NAMED: readonly string[] = [
  APP,
  "http://app.example.com",
  "https://app.example.com:8443",
  "https://a.b.example.com",
  "https://example.com",
  "https://example.com.",
  "https://notexample.com",
  "https://example.com.evil.test",
  "https://a_b.example.com",
  "https://xn--bcher-kva.example",
  "https://127.0.0.1:8443",
  "http://[::1]:3000",
  "http://localhost:3000",
];
/** The names of pages whose origin is `null`. */
export const OPAQUE = ["a data: URL", "a sandboxed page of the API's own"] as const;

/** A policy, and by name the pages of other origins that may read what a GET without credentials is answered. */
export interface PolicyCase {
  readonly options: PolicyOptions;
  readonly letsIn: readonly string[];
}

const EXAMPLE = [APP, "https://example.com"];
const REFLECTED = { hosts: ["*"], credentials: true, dangerouslyReflectAnyOrigin: true };

export const POLICIES: Readonly<Record<string, PolicyCase>> = {
  nobody: { options: {}, letsIn: [] },
  "one origin": { options: { origins: [APP], methods: ["PUT"], headers: ["X-Id"] }, letsIn: [APP] },
  "one origin with credentials": {
    options: {
      origins: [APP],
      credentials: true,
      methods: ["PUT", "DELETE"],
      headers: ["X-Id", "Content-Type"],
      exposedHeaders: ["X-One", "ETag"],
    },
    letsIn: [APP],
  },
  "one origin with credentials, any method and header": {
    options: { origins: [APP], credentials: true, methods: ["*"], headers: ["*"], maxAgeInSeconds: 0 },
    letsIn: [APP],
  },
  "a wildcard": {
    options: { origins: ["https://*.example.com"], methods: ["PATCH"], headers: ["authorization"] },
    letsIn: [APP, "https://a.b.example.com", "https://a_b.example.com"],
  },
  "a wildcard with credentials": {
    options: {
      origins: ["https://*.example.com:*", "https://example.com"],
      credentials: true,
      headers: ["X-Id", "Authorization"],
      exposedHeaders: ["x-two"],
      preflightStatus: 200,
    },
    letsIn: [
      APP,
      "https://app.example.com:8443",
      "https://a.b.example.com",
      "https://example.com",
      "https://a_b.example.com",
    ],
  },
  "any port": {
    options: { hosts: ["app.example.com:*", "127.0.0.1:*", "[::1]:*", "localhost:*"], methods: ["DELETE"] },
    letsIn: [
      APP,
      "http://app.example.com",
      "https://app.example.com:8443",
      "https://127.0.0.1:8443",
      "http://[::1]:3000",
      "http://localhost:3000",
    ],
  },
  "both schemes": {
    options: { hosts: ["app.example.com", "example.com"], headers: ["Content-Type"], exposedHeaders: ["*"] },
    letsIn: [APP, "http://app.example.com", "https://example.com"],
  },
  "odd hosts": {
    options: { hosts: ["a_b.example.com", "b\u00fccher.example", "example.com."], methods: ["PUT", "CHICKEN"] },
    letsIn: ["https://example.com.", "https://a_b.example.com", "https://xn--bcher-kva.example"],
  },
  "any host": { options: { hosts: ["*"] }, letsIn: [...NAMED, ...OPAQUE] },
  "any host, method and header": {
    options: { hosts: ["*"], methods: ["*"], headers: ["*"], exposedHeaders: ["*"] },
    letsIn: [...NAMED, ...OPAQUE],
  },
  "any host, and any header with Authorization": {
    options: { hosts: ["*"], methods: ["PUT"], headers: ["*", "Authorization"], exposedHeaders: ["X-One"] },
    letsIn: [...NAMED, ...OPAQUE],
  },
  "every origin reflected": {
    options: { ...REFLECTED, methods: ["*"], headers: ["*", "Authorization"], exposedHeaders: ["ETag"] },
    letsIn: NAMED,
  },
  "the opaque origin": {
    options: { dangerouslyAllowNullOrigin: true, methods: ["PUT"], headers: ["X-Id"] },
    letsIn: OPAQUE,
  },
  prefixes: {
    options: { origins: EXAMPLE, headerPrefixes: ["x-"], allowNonSimpleContentTypes: true, credentials: true },
    letsIn: EXAMPLE,
  },
  predicates: {
    options: {
      originPredicates: [async (origin) => origin.endsWith(".test"), (origin) => origin === APP],
      headerPredicates: [(name) => name === "x-id"],
      methods: ["PATCH"],
    },
    letsIn: [APP, "https://example.com.evil.test"],
  },
  "methods in lower case": { options: { origins: EXAMPLE, methods: ["patch", "chicken"] }, letsIn: EXAMPLE },
  "one origin, others without headers": {
    options: { origins: [APP], onDisallowed: "omit", methods: ["PUT"], exposedHeaders: ["*"] },
    letsIn: [APP],
  },
  "one origin, and not the own": {
    options: { origins: [APP], allowSameOrigin: false, credentials: true, headers: ["X-Id"] },
    letsIn: [APP],
  },
};
