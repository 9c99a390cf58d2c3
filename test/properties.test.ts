import fc from "fast-check";
import * as assert from "uvu/assert";
import { type CorsRequest, type Decision, definePolicy, type PolicyOptions } from "../bindings/index.js";
import { isValid, policyOptions } from "./arbitraries.js";
import { decided, headerOf, holds } from "./holds.js";
import { cases, requestRecipe, toRequest } from "./near-requests.js";
import { fits, type Parts, parseOrigin, patternsOf } from "./oracle.js";
import { suite } from "./suite.js";

const ACAO = "Access-Control-Allow-Origin";

function isSelf({ allowSameOrigin }: PolicyOptions, { self, secFetchSite }: CorsRequest, parts: Parts): boolean {
  if (allowSameOrigin === false) return false;
  return secFetchSite === "same-origin" || JSON.stringify(parseOrigin(self ?? "")) === JSON.stringify(parts);
}

/** What in a policy, which is in its normal form, lets an origin be answered with credentials. */
function warrantOf(options: PolicyOptions, request: CorsRequest, { kind }: Decision) {
  const origin = String(request.origin);
  const isReflected = options.hosts?.includes("*") && options.dangerouslyReflectAnyOrigin;
  if (origin === "null") return isReflected && options.dangerouslyAllowNullOrigin ? "reflected" : undefined;
  const parts = parseOrigin(origin);
  if (parts === undefined) return undefined;
  if (patternsOf(options).some((pattern) => fits(pattern, parts))) return "rule";
  if (isReflected) return "reflected";
  const serialized = `${parts.scheme}://${parts.host}${parts.port && `:${parts.port}`}`;
  if (options.originPredicates?.some((predicate) => predicate(serialized, request))) return "predicate";
  return kind === "preflight" && isSelf(options, request, parts) ? "same origin" : undefined;
}

/** A policy with credentials, and a request that is more often than usual from the server's own origin. */
const credentialed = fc
  .record({
    options: policyOptions.map((options) => ({ ...options, credentials: true })).filter(isValid),
    recipe: requestRecipe,
    isSelf: fc.boolean(),
  })
  .map(({ options, recipe, isSelf }) => ({
    options,
    request: toRequest(options, isSelf ? { ...recipe, self: "same" } : recipe),
  }));

suite("credentials", (test) => {
  test("are never sent with an origin that nothing in the policy lets in, nor with *", () => {
    const ways = ["rule", "reflected", "predicate", "same origin", "without"] as const;
    holds(credentialed, ways, ({ options, request }) => {
      const policy = definePolicy(options);
      const decision = decided(policy, request);
      if (headerOf(decision, "Access-Control-Allow-Credentials") === undefined) return "without";
      assert.is(headerOf(decision, ACAO), request.origin);
      const warrant = warrantOf(policy.options, request, decision);
      assert.ok(warrant, `nothing lets ${request.origin} in`);
      return warrant;
    });
  });
});

/** The case's preflight, from another origin than the server's own: no browser sends one to its own. */
const preflights = fc
  .record({ near: cases, method: fc.constantFrom("GET", "PUT", "QUERY") })
  .map(({ near, method }) => ({
    policy: definePolicy(near.options),
    request: { requestMethod: method, ...near.request, method: "OPTIONS", self: undefined, secFetchSite: undefined },
  }));

suite("a preflight and the request that it asks about", (test) => {
  test("are allowed both, if the preflight is", () => {
    const asked = fc.record({ near: cases, asksType: fc.boolean() });
    const ways = ["granted with content-type", "granted", "refused", "no preflight"] as const;
    holds(asked, ways, ({ near, asksType }) => {
      const policy = definePolicy(near.options);
      const lines = [near.request.requestHeaders ?? [], asksType ? "content-type" : []].flat();
      const request = { ...near.request, requestHeaders: lines };
      const { kind, allowed } = decided(policy, request);
      if (kind !== "preflight") return "no preflight";
      if (!allowed) return "refused";
      const contentType = lines.some((line) => /content-type/i.test(line)) ? "application/json" : undefined;
      assert.ok(decided(policy, actualOf(request, contentType)).allowed);
      return asksType ? "granted with content-type" : "granted";
    });
  });

  test("are refused for the same reason where that is the origin or the method, and requests are rejected", () => {
    const ways = ["origin", "method", "names", "granted", "not rejected"] as const;
    holds(preflights, ways, ({ policy, request }) => {
      const { kind, allowed, reason } = decided(policy, request);
      if (kind !== "preflight" || policy.options.onDisallowed === "omit") return "not rejected";
      if (allowed) return "granted";
      // Which names the request carries is not looked at again.
      if (reason === "header-not-allowed") return "names";
      assert.is(decided(policy, actualOf(request)).reason, reason);
      return reason === "method-not-allowed" ? "method" : "origin";
    });
  });

  test("are refused both, where Content-Type is the only name that is not allowed, and requests are rejected", () => {
    holds(preflights, ["refused", "granted", "refused anyway", "not rejected"], ({ policy, request }) => {
      if (policy.options.onDisallowed === "omit") return "not rejected";
      if (!decided(policy, request).allowed) return "refused anyway";
      const lines = [request.requestHeaders ?? [], "Content-Type"].flat();
      if (decided(policy, { ...request, requestHeaders: lines }).allowed) return "granted";
      assert.is(decided(policy, actualOf(request, "application/json")).reason, "content-type-not-allowed");
      return "refused";
    });
  });
});

/** The elements of a list in a preflight's answer. */
function listOf(decision: Decision, header: string): string[] {
  return headerOf(decision, header)?.split(", ") ?? [];
}

/** Whether a browser without credentials takes an answer for one that allows a header name. */
function listsName(decision: Decision, name: string): boolean {
  const names = listOf(decision, "Access-Control-Allow-Headers").map((listed) => listed.toLowerCase());
  return names.includes(name) || (names.includes("*") && name !== "authorization");
}

function listsMethod(decision: Decision, method: string): boolean {
  const methods = listOf(decision, "Access-Control-Allow-Methods");
  return methods.includes(method) || methods.includes("*");
}

suite("a granted preflight, which a browser remembers", (test) => {
  const strangers = fc.record({
    near: preflights,
    asksStar: fc.boolean(),
    name: fc.constantFrom("x-secret", "authorization", "content-type", "accept", "custom-secret", "zze"),
    method: fc.constantFrom("DELETE", "PATCH", "X-SECRET"),
  });
  test("lists no name and no method that the policy would refuse", () => {
    holds(strangers, ["listed", "not listed", "refused"], ({ near: { policy, ...near }, asksStar, name, method }) => {
      const request = asksStar ? { ...near.request, requestHeaders: "*" } : near.request;
      const decision = decided(policy, request);
      if (!decision.allowed) return "refused";
      const hasName = listsName(decision, name);
      const hasMethod = listsMethod(decision, method);
      if (hasName) assert.ok(decided(policy, { ...request, requestHeaders: name }).allowed, name);
      if (hasMethod) assert.ok(decided(policy, { ...request, requestMethod: method }).allowed, method);
      return hasName || hasMethod ? "listed" : "not listed";
    });
  });
});

/** The request that a preflight asks about. */
function actualOf({ requestMethod, origin, self, secFetchSite }: CorsRequest, contentType?: string): CorsRequest {
  return { method: requestMethod ?? "", origin, self, secFetchSite, contentType };
}
