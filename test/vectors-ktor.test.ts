import type { ServerResponse } from "node:http";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { definePolicy, type HostOptions, type PolicyOptions } from "../bindings/index.js";
import { type Answer, withServer } from "./http.js";
import { suite } from "./suite.js";
import { errorCodes, problemsOf, readVectors } from "./vectors.js";

interface PredicateVector {
  kind: "startsWith" | "endsWith" | "contains" | "equals" | "regex" | "always";
  value: string;
}
interface KtorVector {
  id: string;
  config: {
    anyHost?: boolean;
    hosts?: HostOptions[];
    methods?: string[];
    headers?: string[];
    headerPrefixes?: string[];
    headerPredicates?: PredicateVector[];
    originPredicates?: PredicateVector[];
    exposedHeaders?: string[];
    allowCredentials?: boolean;
    maxAgeInSeconds?: number;
    allowSameOrigin?: boolean;
    allowNonSimpleContentTypes?: boolean;
  };
  switches?: PolicyOptions;
  configError?: string[];
  request?: { method: string; path: string; host: string; headers: [string, string][] };
  committed?: { status: number; body: string };
  handler: { methods: string[]; status: number; body: string; otherwise: number };
  expect?: {
    status?: number;
    body?: string;
    headers?: Record<string, string | null>;
    headerSets?: Record<string, string[]>;
    headerContains?: Record<string, string[]>;
    headersPresent?: string[];
  };
  answer?: { runs: boolean; status: number; body?: string; headers: Record<string, string | null> };
}

const PREDICATES: Record<PredicateVector["kind"], (value: string) => (text: string) => boolean> = {
  startsWith: (value) => (text) => text.startsWith(value),
  endsWith: (value) => (text) => text.endsWith(value),
  contains: (value) => (text) => text.includes(value),
  equals: (value) => (text) => text === value,
  regex: (value) => (text) => new RegExp(`^(?:${value})$`).test(text),
  always: () => () => true,
};

function toOptions({ config, switches }: KtorVector): PolicyOptions {
  const { anyHost, hosts = [], allowCredentials, originPredicates = [], headerPredicates = [], ...same } = config;
  const toPredicate = ({ kind, value }: PredicateVector) => PREDICATES[kind](value);
  return {
    ...same,
    hosts: anyHost ? ["*", ...hosts] : hosts,
    credentials: allowCredentials ?? false,
    originPredicates: originPredicates.map(toPredicate),
    headerPredicates: headerPredicates.map(toPredicate),
    ...switches,
  };
}

const setOf = (list: string | string[] | undefined) =>
  (typeof list === "string" ? list.split(",") : (list ?? [])).map((item) => item.trim().toLowerCase()).sort();

/** A preflight may vary by more than its source says, and no name stands in Vary twice. */
function checkVary(found: string | undefined, expected: string | null, isPreflight: boolean): void {
  const names = setOf(found);
  assert.is(new Set(names).size, names.length, "no name twice");
  for (const name of setOf(expected ?? "")) if (name) assert.ok(names.includes(name), `Vary names ${name}`);
  for (const name of names) {
    const isExtra = isPreflight && name.startsWith("access-control-request-");
    assert.ok(isExtra || setOf(expected ?? "").includes(name), `Vary need not name ${name}`);
  }
}

function checkHeaders(answer: Answer, expected: Record<string, string | null>, isPreflight: boolean): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = answer.headers[name] as string | undefined;
    if (name === "vary") checkVary(found, value, isPreflight);
    else assert.is(found ?? null, value, name);
  }
}

function checkExpectation(answer: Answer, { expect = {} }: KtorVector, isPreflight: boolean): void {
  if (expect.status !== undefined) assert.is(answer.status, expect.status);
  if (expect.body !== undefined) assert.is(answer.body, expect.body);
  checkHeaders(answer, expect.headers ?? {}, isPreflight);
  for (const [name, names] of Object.entries(expect.headerSets ?? {})) {
    assert.equal(setOf(answer.headers[name]), setOf(names));
  }
  for (const [name, names] of Object.entries(expect.headerContains ?? {})) {
    for (const item of names) assert.ok(setOf(answer.headers[name]).includes(item.toLowerCase()), item);
  }
  for (const name of expect.headersPresent ?? []) assert.ok(answer.headers[name] !== undefined, name);
}

async function checkRequest(vector: KtorVector): Promise<void> {
  const { request, handler, committed, answer } = vector;
  if (request === undefined) throw new Error("a vector without a request");
  let runs = false;
  const gated = gate(definePolicy(toOptions(vector)), (req, res) => {
    runs = true;
    if (res.headersSent) return;
    const isHandled = handler.methods.includes(req.method ?? "");
    res.writeHead(isHandled ? handler.status : handler.otherwise).end(isHandled ? handler.body : "");
  });
  const commit = (res: ServerResponse) => committed && res.writeHead(committed.status).end(committed.body);
  const found = await withServer(
    (req, res) => {
      commit(res);
      gated(req, res);
    },
    (ask) => ask({ ...request, headers: [...request.headers, ["Host", request.host]] }),
  );
  const isPreflight = request.headers.some(([name]) => name === "Access-Control-Request-Method");
  checkExpectation(found, vector, isPreflight);
  if (committed) assert.is(found.body, committed.body);
  if (answer === undefined) return;
  assert.is(found.status, answer.status);
  if (answer.body !== undefined) assert.is(found.body, answer.body);
  assert.is(runs, answer.runs, "whether the application runs");
  checkHeaders(found, answer.headers, isPreflight);
}

suite("requests of Ktor's tests are answered as they should be", (test) => {
  for (const vector of readVectors<KtorVector>("ktor.json")) {
    test(vector.id, async () => {
      const { configError } = vector;
      if (configError === undefined) return checkRequest(vector);
      const codes = errorCodes(problemsOf(toOptions(vector)));
      assert.ok(
        codes.some((code) => configError.includes(code)),
        codes.join(),
      );
    });
  }
});
