import * as assert from "uvu/assert";
import { type Decision, definePolicy, type Policy, type PolicyOptions } from "../bindings/index.js";
import { suite } from "./suite.js";
import { errorCodes, problemsOf, readVectors } from "./vectors.js";

interface ConfigVector {
  id: string;
  options: PolicyOptions;
  problems: { code: string; option?: string; value?: unknown }[];
  warnings?: string[];
  origin?: string;
  preflight?: {
    requestMethod: string;
    requestHeaders?: string[];
    allowed: boolean;
    allowMethods?: string;
    allowHeaders?: string[];
    maxAge?: string;
  };
  refused?: string;
  actual?: { exposeHeaders: string[] };
}
interface NamesVector {
  id: string;
  allowed: string[];
  acrh: string[];
  accept: boolean;
}

function decide(policy: Policy, request: Parameters<Policy["decide"]>[0]): Decision {
  const decision = policy.decide(request);
  if (decision instanceof Promise) throw new Error("a promise without a predicate");
  return decision;
}

function headerOf(decision: Decision, name: string): string | undefined {
  return decision.headers.find(([key]) => key === name)?.[1];
}

/** A header's names in lower case, in order; none without the header. */
function namesOf(decision: Decision, name: string): string[] {
  const value = headerOf(decision, name);
  return value === undefined ? [] : value.split(", ").map((item) => item.toLowerCase());
}

function checkRefused({ options, problems }: ConfigVector): void {
  const found = problemsOf(options).filter(({ severity }) => severity === "error");
  for (const { code, option, value } of problems) {
    const isIt = found.some(
      (problem) =>
        problem.code === code &&
        (option === undefined || problem.option === option || problem.option.startsWith(`${option}.`)) &&
        (value === undefined || problem.value === value),
    );
    assert.ok(isIt, `${code} at ${option} among ${JSON.stringify(found)}`);
  }
  const codes = problems.map(({ code }) => code);
  for (const code of errorCodes(found)) assert.ok(codes.includes(code), `${code} is expected`);
}

function checkPreflight(policy: Policy, vector: ConfigVector): void {
  const { origin, preflight, refused } = vector;
  if (origin === undefined || preflight === undefined) return;
  const { requestMethod, requestHeaders } = preflight;
  const decision = decide(policy, { method: "OPTIONS", origin, requestMethod, requestHeaders });
  assert.is(decision.allowed, preflight.allowed);
  if (preflight.allowMethods) assert.is(headerOf(decision, "Access-Control-Allow-Methods"), preflight.allowMethods);
  if (preflight.maxAge) assert.is(headerOf(decision, "Access-Control-Max-Age"), preflight.maxAge);
  if (preflight.allowHeaders) {
    const expected = preflight.allowHeaders.map((name) => name.toLowerCase()).sort();
    assert.equal(namesOf(decision, "Access-Control-Allow-Headers").sort(), expected);
  }
  if (refused) assert.not.ok(decide(policy, { method: "OPTIONS", origin, requestMethod: refused }).allowed);
}

function checkActual(policy: Policy, { origin, actual }: ConfigVector): void {
  if (origin === undefined) return;
  const decision = decide(policy, { method: "GET", origin });
  assert.ok(decision.allowed);
  if (actual) assert.equal(namesOf(decision, "Access-Control-Expose-Headers").sort(), actual.exposeHeaders.sort());
}

suite("configurations of other implementations are read as they should be", (test) => {
  for (const vector of readVectors<ConfigVector>("config.json")) {
    test(vector.id, () => {
      if (vector.problems.length > 0) return checkRefused(vector);
      const policy = definePolicy(vector.options);
      const warned = new Set(policy.warnings.map(({ option }) => option));
      for (const option of vector.warnings ?? []) assert.ok(warned.has(option), `a warning at ${option}`);
      checkPreflight(policy, vector);
      checkActual(policy, vector);
    });
  }
});

suite("names of other implementations pass as they should", (test) => {
  for (const { id, allowed, acrh, accept } of readVectors<NamesVector>("acrh.json")) {
    test(id, () => {
      const policy = definePolicy({ hosts: ["a.example"], headers: allowed });
      const request = { method: "OPTIONS", origin: "https://a.example", requestMethod: "GET" };
      assert.is(decide(policy, { ...request, requestHeaders: acrh }).allowed, accept, "as lines");
      assert.is(decide(policy, { ...request, requestHeaders: acrh.join(", ") }).allowed, accept, "as Node joins them");
    });
  }
});
