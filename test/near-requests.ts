// Requests for fast-check that come close to a policy: whatever fails is shrunk.

import fc from "fast-check";
import type { CorsRequest, PolicyOptions } from "../bindings/index.js";
import { few, METHODS, type Options, PORTS, policyOptions, seldom } from "./arbitraries.js";
import { patternsOf } from "./oracle.js";

/** How an origin is made from a pattern: so that it fits, or nearly. */
const originRecipe = fc.record({
  pattern: fc.nat(99),
  below: fc.constantFrom("a.", "a.b.", "", "a"),
  port: fc.constantFrom(...PORTS),
  tail: seldom(6, fc.constant(""), fc.constantFrom("/", ":443", ":80", ":443/", "//", ".", "a", " ", "\u016f", ":0")),
  edit: seldom(
    9,
    fc.constant(undefined),
    fc.record({
      at: fc.nat(30),
      dropped: fc.nat(1),
      char: fc.constantFrom("", ..."/:.*[]@%?#, \t\0aA0-_", "\u0131", "\ud800"),
    }),
  ),
});
type OriginRecipe = typeof originRecipe extends fc.Arbitrary<infer T> ? T : never;

/** Which of the policy's own, or something else. */
const oneOf = (odd: readonly (string | undefined)[]) => seldom(5, fc.nat(99), fc.constantFrom(...odd));
const ODD_NAMES = ["x-id", "content-type", "authorization", "custom-1", "range", "x y", "*"];

const SEVERAL = ["https://a", "https://b"];
const names = few(oneOf(ODD_NAMES));
const contentTypes = fc.constantFrom("application/json", "text/plain", "TEXT/Plain;charset=utf-8", "text/plainer");

/** How a request is made for a policy. */
export const requestRecipe = fc.record({
  isOptions: fc.boolean(),
  method: oneOf([...METHODS, "HEAD", "TRACE", "put"]),
  origin: seldom(8, originRecipe, fc.constantFrom("null", undefined, "null", "", SEVERAL, SEVERAL.join(", "))),
  requestMethod: oneOf([...METHODS, undefined, "", "Track", "P T"]),
  names: seldom(5, names, fc.constant(undefined)),
  separator: fc.constantFrom(",", ", ", " , ", "\t,,", undefined),
  contentType: seldom(3, fc.constant(undefined), contentTypes),
  secFetchSite: seldom(12, fc.constant(undefined), fc.constantFrom("same-origin", "same-site", "cross-site")),
  self: seldom(12, fc.constant(undefined), fc.constantFrom("same", "https://a")),
});
type RequestRecipe = typeof requestRecipe extends fc.Arbitrary<infer T> ? T : never;

/** The request of a recipe, which is likely to touch what the options speak of. */
export function toRequest(options: PolicyOptions, recipe: RequestRecipe): CorsRequest {
  const { contentType, secFetchSite, separator } = recipe;
  const origin =
    typeof recipe.origin === "object" && "pattern" in recipe.origin
      ? nearOrigin(options, recipe.origin)
      : recipe.origin;
  const methods = ["GET", "POST", ...(options.methods ?? [])];
  const method = recipe.isOptions ? "OPTIONS" : (pick(methods, recipe.method) ?? "GET");
  const lines = recipe.names?.map((from) => pick(knownNames(options), from) ?? "");
  return {
    method,
    origin,
    requestMethod: pick(methods, recipe.requestMethod),
    requestHeaders: separator === undefined ? lines : lines?.join(separator),
    contentType,
    secFetchSite,
    self: recipe.self === "same" ? String(origin) : recipe.self,
  };
}

function pick(own: readonly string[], from: number | string | undefined): string | undefined {
  return typeof from === "number" ? own[from % own.length] : from;
}

function knownNames({ headers = [], headerPrefixes = [] }: PolicyOptions): string[] {
  return ["Accept", ...headers, ...headerPrefixes.map((prefix) => `${prefix}1`), "x-ide"];
}

function nearOrigin(options: PolicyOptions, { pattern, below, port, tail, edit }: OriginRecipe): string {
  const hosts = patternsOf(options).filter((text) => !text.endsWith("//*"));
  const forPredicates = options.originPredicates?.length ? ["https://ab", "https://foreign.b"] : [];
  const patterns = [...hosts, ...forPredicates, "https://foreign.example"];
  const chosen = (patterns[pattern % patterns.length] as string).toLowerCase();
  const fitting = chosen.replace("*.", below).replace(":*", port) + tail;
  if (edit === undefined) return fitting;
  return fitting.slice(0, edit.at) + edit.char + fitting.slice(edit.at + edit.dropped);
}

/** A policy, and a request that comes close to it. */
export const cases: fc.Arbitrary<{ options: Options; request: CorsRequest }> = fc
  .record({ options: policyOptions, recipe: requestRecipe })
  .map(({ options, recipe }) => ({ options, request: toRequest(options, recipe) }));
