import * as assert from "uvu/assert";
import type { CorsRequest, Decision, PolicyOptions, Problem } from "../../bindings/index.js";
import { type Answer, errorCodes, type Family } from "./library.js";

export interface ConfigVector {
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

function headerOf(decision: Decision, name: string): string | undefined {
  return decision.headers.find(([key]) => key === name)?.[1];
}

/** A header's names in lower case, sorted; none without the header. */
function namesOf(decision: Decision, name: string): string[] {
  const names = headerOf(decision, name)?.split(", ") ?? [];
  return names.map((item) => item.toLowerCase()).sort();
}

/** An actual request, a preflight, and one that has to be refused; or as many of these as the vector has. */
function requestsOf({ origin, preflight, refused }: ConfigVector): CorsRequest[] {
  if (origin === undefined) return [];
  const requests: CorsRequest[] = [{ method: "GET", origin }];
  if (preflight === undefined) return requests;
  const { requestMethod, requestHeaders } = preflight;
  requests.push({ method: "OPTIONS", origin, requestMethod, requestHeaders });
  if (refused !== undefined) requests.push({ method: "OPTIONS", origin, requestMethod: refused });
  return requests;
}

function isExpected(problem: Problem, { code, option, value }: ConfigVector["problems"][number]): boolean {
  return (
    problem.code === code &&
    (option === undefined || problem.option === option || problem.option.startsWith(`${option}.`)) &&
    (value === undefined || problem.value === value)
  );
}

function checkRefused({ problems }: ConfigVector, answer: Answer): void {
  const found = answer.problems.filter(({ severity }) => severity === "error");
  for (const expected of problems) {
    const isIt = found.some((problem) => isExpected(problem, expected));
    assert.ok(isIt, `${expected.code} at ${expected.option} among ${JSON.stringify(found)}`);
  }
  const codes = problems.map(({ code }) => code);
  for (const code of errorCodes(found)) assert.ok(codes.includes(code), `${code} is expected`);
}

function checkPreflight(preflight: NonNullable<ConfigVector["preflight"]>, decision: Decision): void {
  const { allowed, allowMethods, maxAge, allowHeaders } = preflight;
  assert.is(decision.allowed, allowed);
  if (allowMethods) assert.is(headerOf(decision, "Access-Control-Allow-Methods"), allowMethods);
  if (maxAge) assert.is(headerOf(decision, "Access-Control-Max-Age"), maxAge);
  if (allowHeaders) {
    const expected = allowHeaders.map((name) => name.toLowerCase()).sort();
    assert.equal(namesOf(decision, "Access-Control-Allow-Headers"), expected);
  }
}

function checkAccepted({ warnings = [], preflight, actual }: ConfigVector, { problems, decisions }: Answer): void {
  const warned = problems.map(({ option }) => option);
  for (const option of warnings) assert.ok(warned.includes(option), `a warning at ${option}`);
  const [toActual, toPreflight, toRefused] = decisions;
  if (toActual) assert.ok(toActual.allowed);
  if (toActual && actual) {
    assert.equal(namesOf(toActual, "Access-Control-Expose-Headers"), [...actual.exposeHeaders].sort());
  }
  if (toPreflight && preflight) checkPreflight(preflight, toPreflight);
  if (toRefused) assert.not.ok(toRefused.allowed);
}

export const configurations: Family<ConfigVector> = {
  file: "config.json",
  question: (vector) => ({ options: vector.options, requests: requestsOf(vector) }),
  check(vector, answer) {
    if (vector.problems.length > 0) return checkRefused(vector, answer);
    assert.equal(errorCodes(answer.problems), []);
    checkAccepted(vector, answer);
  },
};
