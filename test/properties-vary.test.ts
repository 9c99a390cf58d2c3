import fc from "fast-check";
import * as assert from "uvu/assert";
import { type CorsRequest, type Decision, definePolicy, type Policy, type PolicyOptions } from "../bindings/index.js";
import { policyOptions } from "./arbitraries.js";
import { decided, holds } from "./holds.js";
import { requestRecipe, toRequest } from "./near-requests.js";
import { patternsOf } from "./oracle.js";
import { suite } from "./suite.js";

const HEADERS = {
  origin: "Origin",
  requestMethod: "Access-Control-Request-Method",
  requestHeaders: "Access-Control-Request-Headers",
} as const;
type Field = keyof typeof HEADERS;

/** A policy with two requests that differ in one header alone. */
const pairs = (field: Field) =>
  fc.record({ options: policyOptions, one: requestRecipe, other: requestRecipe }).map(({ options, one, other }) => {
    const request = toRequest(options, one);
    return { options, request, changed: { ...request, [field]: toRequest(options, other)[field] } };
  });

const text = ({ headers }: Decision) => JSON.stringify(headers);

/** Whether a cache may store the answer: none to OPTIONS, and no 403 that does not say how long (RFC 9111 3). */
const isStored = ({ method }: CorsRequest, { status }: Decision) => method !== "OPTIONS" && status === undefined;

/** That answers which differ name the header that made the difference, but for those that are `right` without it. */
function judgePair(field: Field, pair: readonly Decision[], isRight: (answer: Decision) => boolean) {
  if (new Set(pair.map(text)).size === 1) return "alike";
  for (const answer of pair) {
    assert.ok(isRight(answer) || answer.vary.includes(HEADERS[field]), `Vary names ${HEADERS[field]}`);
  }
  return "differ";
}

/** The answer of any host, which is right for every origin: a cache may give it to all. */
const isForAll = ({ headers }: Decision) =>
  headers.some(([name, value]) => name.endsWith("-Allow-Origin") && value === "*");

suite("what Vary has to name", (test) => {
  test("is Origin, if another one changes the headers of an answer that a cache may store", () => {
    holds(pairs("origin"), ["alike", "differ", "not stored"], ({ options, request, changed }) => {
      const policy = definePolicy(options);
      const [one, other] = [decided(policy, request), decided(policy, changed)];
      if (!isStored(request, one) || !isStored(changed, other)) return "not stored";
      return judgePair("origin", [one, other], isForAll);
    });
  });

  for (const field of ["requestMethod", "requestHeaders"] as const) {
    test(`is ${HEADERS[field]}, if another one changes the headers of a granted preflight`, () => {
      holds(pairs(field), ["alike", "differ", "not granted"], ({ options, request, changed }) => {
        const policy = definePolicy(options);
        const ask = (asked: CorsRequest) => decided(policy, { ...asked, method: "OPTIONS" });
        const pair = [ask(request), ask(changed)];
        if (!pair.every(isGranted)) return "not granted";
        // What is listed whatever is asked for is not made from what was.
        const bare = text(ask({ ...request, requestHeaders: null }));
        return judgePair(field, pair, (answer) => field === "requestHeaders" && text(answer) === bare);
      });
    });
  }
});

const isGranted = ({ kind, allowed }: Decision) => kind === "preflight" && allowed;

/** An origin that the policy lets in, if it lets any in; its own ones count if they may. */
function welcome(policy: Policy): CorsRequest | undefined {
  const patterns = patternsOf(policy.options).map((pattern) => pattern.replace("*.", "a.").replace(":*", ""));
  const origins = [...patterns, "https://b", "https://a", "null"];
  const origin = origins.find((candidate) => policy.allowsOrigin(candidate));
  return origin === undefined ? undefined : { method: "OPTIONS", origin, requestMethod: "GET" };
}

/** Names that no list holds, one for every prefix and predicate that may let one in. */
function unlisted({ headerPrefixes = [] }: PolicyOptions): string[] {
  return [...headerPrefixes.map((prefix) => `${prefix}zz`), "zze", "x-izz"];
}

/** Requests that differ in one header alone. */
function variants(field: Field, preflight: CorsRequest, options: PolicyOptions): CorsRequest[] {
  if (field === "origin") return [preflight, { ...preflight, origin: "https://foreign.invalid.:1" }].map(asActual);
  if (field === "requestMethod") return ["GET", "POST"].map((requestMethod) => ({ ...preflight, requestMethod }));
  return ["", ...unlisted(options)].map((requestHeaders) => ({ ...preflight, requestHeaders }));
}

const asActual = ({ origin }: CorsRequest): CorsRequest => ({ method: "GET", origin });

suite("what Vary names", (test) => {
  for (const [field, header] of Object.entries(HEADERS) as [Field, string][]) {
    // Where no origin is let in nothing is granted. Origin is named all the same: what caches keep may outlive a policy.
    test(`is ${header} only if some two requests that differ in it alone are answered differently`, () => {
      holds(policyOptions, ["named", "not named", "lets nothing in"], (options) => {
        const policy = definePolicy(options);
        const preflight = welcome(policy);
        if (preflight === undefined) return "lets nothing in";
        const decision = decided(policy, preflight);
        if (!decision.vary.includes(header)) return "not named";
        const answers = variants(field, preflight, policy.options).map((request) => decided(policy, request));
        assert.ok(new Set(answers.map(text)).size > 1, "some two answers differ");
        assert.ok(answers.some(({ vary }) => vary.includes(header)));
        return "named";
      });
    });
  }
});
