import * as assert from "uvu/assert";
import type { ExpectedHeaders, KtorVector } from "./ktor.js";

/** What a client is answered; the names of `headers` in lower case. */
export interface Answered {
  readonly runs: boolean;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
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

function checkHeaders({ headers }: Answered, expected: ExpectedHeaders, isPreflight: boolean): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = headers[name] as string | undefined;
    if (name === "vary") checkVary(found, value, isPreflight);
    else assert.is(found ?? null, value, name);
  }
}

function checkExpectation(answered: Answered, { expect = {} }: KtorVector, isPreflight: boolean): void {
  if (expect.status !== undefined) assert.is(answered.status, expect.status);
  if (expect.body !== undefined) assert.is(answered.body, expect.body);
  checkHeaders(answered, expect.headers ?? {}, isPreflight);
  for (const [name, names] of Object.entries(expect.headerSets ?? {})) {
    assert.equal(setOf(answered.headers[name]), setOf(names));
  }
  for (const [name, names] of Object.entries(expect.headerContains ?? {})) {
    for (const item of names) assert.ok(setOf(answered.headers[name]).includes(item.toLowerCase()), item);
  }
  for (const name of expect.headersPresent ?? []) assert.ok(answered.headers[name] !== undefined, name);
}

/** @throws Error unless a client is answered as the vector says. */
export function checkAnswered(answered: Answered, vector: KtorVector): void {
  const { request, committed, answer } = vector;
  const isPreflight = request?.headers.some(([name]) => name === "Access-Control-Request-Method") ?? false;
  checkExpectation(answered, vector, isPreflight);
  if (committed) assert.is(answered.body, committed.body);
  if (answer === undefined) return;
  assert.is(answered.status, answer.status);
  if (answer.body !== undefined) assert.is(answered.body, answer.body);
  assert.is(answered.runs, answer.runs, "whether the application runs");
  checkHeaders(answered, answer.headers, isPreflight);
}
