import { METHODS, type RequestListener } from "node:http";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { type Decision, definePolicy, type Policy, type Reason } from "../bindings/index.js";
import { trimOws } from "../bindings/text.js";
import { type Attack, actual, isPreflight, preflight } from "./cases/attack.js";
import { ATTACKS } from "./cases/attacks.js";
import { CONFIG_ATTACKS } from "./cases/attacks-config.js";
import { HOST_ATTACKS } from "./cases/attacks-hosts.js";
import { KTOR_ATTACKS } from "./cases/attacks-ktor.js";
import { ORIGIN_ATTACKS } from "./cases/attacks-origins.js";
import { type Answer, type Ask, toLines, withServer } from "./http.js";
import { suite } from "./suite.js";
import { errorCodes, problemsOf } from "./vectors.js";

const ORIGIN_REASONS: readonly Reason[] = [
  "malformed-origin",
  "multiple-origins",
  "null-origin",
  "origin-not-allowed",
  "predicate-failed",
];
const PASSING: readonly Reason[] = ["allowed", "same-origin", "not-cors"];

function checkDecision({ options, request, answer }: Attack): void {
  const policy = definePolicy(options);
  // What was decided before says nothing.
  for (let time = 0; time < 2; time++) {
    const decision = policy.decide(request) as Decision;
    const { reason, allowed, status, headers, vary } = decision;
    assert.equal({ reason, allowed, status, headers: headers.toSorted(), vary }, expected(answer));
    if (typeof request.origin === "string" && !["same-origin", "not-cors"].includes(reason)) {
      assert.is(policy.allowsOrigin(request.origin), !ORIGIN_REASONS.includes(reason));
    }
  }
}

function expected({ reason, status, headers, vary }: Attack["answer"]) {
  return { reason, allowed: PASSING.includes(reason), status, headers: headers.toSorted(), vary };
}

/** The lines of a request, undefined if Node's client cannot send it, or Node's server would not receive it so. */
function toAsk({ request, lines = [] }: Attack): Ask | undefined {
  const { method, self } = request;
  const host = typeof self === "string" ? [["Host", self.replace("http://", "")] as const] : [];
  const headers = [...toLines(request), ...host, ...lines];
  const size = headers.flat().join("").length;
  const fits = headers.every(([, value]) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value) && value === trimOws(value));
  return fits && size < 15_500 && METHODS.includes(method) ? { method, headers } : undefined;
}

function checkServed({ answer, varies }: Attack, served: Answer): void {
  const headers = Object.entries(served.headers).filter(([name]) => name.startsWith("access-control-"));
  const wanted = answer.headers.map(([name, value]) => [name.toLowerCase(), value]);
  assert.equal(headers.sort(), wanted.sort());
  assert.is(served.headers.vary, varies?.after ?? (answer.vary.join(", ") || undefined));
  assert.is(served.status, answer.status ?? 200);
  assert.is(served.body, answer.status === undefined ? "the application" : "");
}

/**
 * Asks one server all that it can be asked, under each row's policy.
 * @returns How many rows that were.
 */
async function checkAllServed(rows: readonly Attack[]): Promise<number> {
  let policy: Policy = definePolicy({});
  let before: string | undefined;
  const app = gate(
    () => policy,
    (_, res) => res.end("the application"),
  );
  const listener: RequestListener = (req, res) => {
    if (before !== undefined) res.setHeader("Vary", before);
    app(req, res);
  };
  return withServer(listener, async (ask) => {
    let asked = 0;
    for (const row of rows) {
      const what = toAsk(row);
      if (what === undefined) continue;
      policy = definePolicy(row.options);
      before = row.varies?.before;
      const served = await ask(what);
      named(row, () => checkServed(row, served));
      asked++;
    }
    return asked;
  });
}

function named({ id, why }: Attack, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Error) error.message = `${id}: ${why}: ${error.message}`;
    throw error;
  }
}

suite("known attacks", (test) => {
  const rows = [...ORIGIN_ATTACKS, ...ATTACKS, ...KTOR_ATTACKS];
  for (const row of rows) test(`${row.id}: ${row.why}`, () => checkDecision(row));
  test("are answered alike by a server", async () => {
    const asked = await checkAllServed(rows);
    assert.ok(asked > 0.8 * rows.length, `${asked} of ${rows.length} were asked`);
  });
});

suite("known attacks by a configuration", (test) => {
  for (const { id, why, options, code } of CONFIG_ATTACKS) {
    test(`${id}: ${why}`, () => assert.equal(errorCodes(problemsOf(options)), [code]));
  }
});

suite("special characters in a host", (test) => {
  test("make it malformed or another host, which only a wildcard lets in", () => {
    for (const row of HOST_ATTACKS) named(row, () => checkDecision(row));
  });
  test("are answered alike by a server", async () => {
    const asked = await checkAllServed(HOST_ATTACKS);
    assert.ok(asked > 0.5 * HOST_ATTACKS.length, `${asked} of ${HOST_ATTACKS.length} were asked`);
  });
});

suite("jub0bs#14, rs#198: an application that changes what it was given", (test) => {
  const A = "https://a.example";
  const options = { origins: [A], credentials: true, headers: ["X-A"], exposedHeaders: ["ETag"] };
  for (const request of [{ method: "GET" }, actual(A), actual("null"), preflight(A), preflight("null")]) {
    test(`changes no other answer: ${isPreflight(request) ? "preflight" : "actual"} of ${request.origin}`, () => {
      const policy = definePolicy(options);
      const first = policy.decide(request) as Decision;
      const before = structuredClone(first);
      vandalize(first);
      assert.equal(policy.decide(request), before);
    });
  }
});

/** Changes whatever lets itself be changed. */
function vandalize(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) vandalize(inner);
  for (const key of Object.keys(value)) Reflect.set(value, key, "x");
}
