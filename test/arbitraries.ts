// Policies for fast-check: whatever fails is shrunk.

import fc from "fast-check";
import type { HeaderPredicate, HostOptions, OriginPredicate, PolicyOptions } from "../bindings/index.js";
import { definePolicy, PolicyError } from "../bindings/index.js";

/** Options of a policy, every one given. */
export type Options = Required<PolicyOptions>;
/** The options that are lists. */
export type ListOption = { [K in keyof Options]: Options[K] extends readonly unknown[] ? K : never }[keyof Options];

// Few labels, so that hosts share parents, prefixes and suffixes. What every list begins with is the simplest.
const LABELS = ["a", "b", "ab", "ba", "example", "com", "api-1", "x_y", "xn--rsum-bpad", "Example", "a".repeat(60)];
const ADDRESSES = ["127.0.0.1", "10.0.0.255", "[::1]", "[2001:db8::1]"];
const SCHEMES = ["https", "http", "ws", "chrome-extension", "a+b-c"];
/** Ports as an authority ends with them. */
export const PORTS = ["", ":8080", ":80", ":443", ":65535"];
/** Methods besides the CORS-safelisted ones. */
export const METHODS = ["PUT", "DELETE", "PATCH", "patch", "OPTIONS", "QUERY", "*"];
// None in two letter cases: an answer lists a name as it is spelled first.
const NAMES = ["X-Id", "X-Idle", "Content-Type", "Authorization", "Range", "a", "*"];

/** Predicates of each kind; they only look at their argument. */
const ORIGIN_PREDICATES: OriginPredicate[] = [(origin) => origin.endsWith("b"), (origin) => origin.includes("//a")];
const HEADER_PREDICATES: HeaderPredicate[] = [
  (name) => name.endsWith("e"),
  (name) => name.startsWith("x-i"),
  (name) => name !== "x-secret",
];

/** Now and then, one time in `times`, something else than usual. */
export function seldom<T, U>(times: number, usual: fc.Arbitrary<T>, other: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ arbitrary: usual, weight: times - 1 }, { arbitrary: other, weight: 1 });
}

/** None to three of a kind. */
export const few = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });
const label = fc.constantFrom(...LABELS);
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
const host = seldom(8, name, fc.constantFrom(...ADDRESSES));
const patternHost = seldom(
  3,
  host,
  name.map((base) => `*.${base}`),
);
const scheme = fc.constantFrom(...SCHEMES);
const patternPort = seldom(2, fc.constant(""), fc.constantFrom(...PORTS, ":*"));
const authority = fc.tuple(patternHost, patternPort).map((parts) => parts.join(""));
const wholeHost = fc.record({
  host: fc.tuple(name, patternPort).map((parts) => parts.join("")),
  schemes: fc.array(scheme, { minLength: 1, maxLength: 3 }),
  subDomains: few(fc.constantFrom(...LABELS, "*.b")),
});

/** An entry for each list of a policy, in a form that is no error. */
export const entries: { readonly [K in ListOption]: fc.Arbitrary<Options[K][number]> } = {
  hosts: seldom(10, fc.oneof(authority, wholeHost), fc.constant("*")) as fc.Arbitrary<string | HostOptions>,
  origins: fc.tuple(scheme, authority).map((parts) => parts.join("://")),
  originPredicates: fc.constantFrom(...ORIGIN_PREDICATES),
  methods: fc.constantFrom(...METHODS),
  headers: fc.constantFrom(...NAMES),
  headerPrefixes: fc.constantFrom("x-", "x-i", "custom-", "a", "X-Very-Long"),
  headerPredicates: fc.constantFrom(...HEADER_PREDICATES),
  exposedHeaders: fc.constantFrom("ETag", "Expires", "X-Id"),
};

/** A switch that is on most of the time, as many a policy with credentials is an error without it. */
const mostlyOn = seldom(6, fc.constant(true), fc.constant(false));
const seldomAny = <T>(entry: fc.Arbitrary<T>): fc.Arbitrary<T[]> => seldom(3, fc.constant([]), few(entry));

/** Policies that are no error. */
export const policyOptions: fc.Arbitrary<Options> = fc
  .record<Options>({
    hosts: few(entries.hosts),
    origins: fc.array(entries.origins, { maxLength: 4 }),
    originPredicates: seldomAny(entries.originPredicates),
    methods: few(entries.methods),
    headers: few(entries.headers),
    headerPrefixes: seldomAny(entries.headerPrefixes),
    headerPredicates: seldomAny(entries.headerPredicates),
    exposedHeaders: few(entries.exposedHeaders),
    predicateDeadlineInMilliseconds: fc.constant(2000),
    credentials: fc.boolean(),
    maxAgeInSeconds: fc.constantFrom(0, 60, 86400),
    allowSameOrigin: mostlyOn,
    allowNonSimpleContentTypes: seldom(3, fc.constant(false), fc.constant(true)),
    onDisallowed: seldom(4, fc.constant("reject"), fc.constant("omit")),
    preflightStatus: fc.constantFrom(204, 200, 299),
    dangerouslyAllowInsecureOrigins: mostlyOn,
    dangerouslyAllowPublicSuffixes: mostlyOn,
    dangerouslyReflectAnyOrigin: mostlyOn,
    dangerouslyAllowNullOrigin: seldom(4, fc.constant(false), fc.constant(true)),
  })
  .filter(isValid);

/** Whether options are no error. */
export function isValid(options: PolicyOptions): boolean {
  try {
    definePolicy(options);
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}
