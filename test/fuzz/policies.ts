// Random policies, wilder than those of ../random.ts.

import type { PolicyOptions } from "../../bindings/index.js";
import { randomOptions as tameOptions } from "../random.js";
import type { Random } from "../seeded.js";
import { randomAuthority, randomHost, randomScheme } from "./origins.js";

const METHODS = ["PUT", "put", "Patch", "PATCH", "*", "M-SEARCH", "!#$%&'*+.^_`|~", "A".repeat(255), "A".repeat(256)];
const NAMES = ["*", "X-A", "x-a", "Accept", "authorization", "CONTENT-TYPE", "~", "x".repeat(300), "X".repeat(8192)];
const PREFIXES = ["x", "X-A", "content-", "auth", "~", "x".repeat(255), "x".repeat(256), "x".repeat(299)];
const EXPOSED = ["*", "ETag", "etag", "X-A", "EXPIRES", "Pragma", "content-length", "Location"];

/** They look at nothing but their argument, so that an oracle can ask them again; only `true` is a yes. */
const ORIGIN_PREDICATES: NonNullable<PolicyOptions["originPredicates"]> = [
  (origin) => origin.includes("a"),
  (origin) => /^https?:\/\/[^:]+$/.test(origin),
  () => true,
  () => 1 as never,
];
const HEADER_PREDICATES: NonNullable<PolicyOptions["headerPredicates"]> = [
  (name) => name.length > 9,
  (name) => name === name.toLowerCase(),
  () => "yes" as never,
];

/** Options of which some are refused. */
export function randomOptions(random: Random): PolicyOptions {
  const tame = tameOptions(random);
  if (random.oneIn(4)) return tame;
  const rules = Array.from({ length: random.below(4) }, () => `${randomScheme(random)}://${randomAuthority(random)}`);
  return {
    ...tame,
    origins: [...(tame.origins ?? []).slice(0, 2), ...rules],
    hosts: random.oneIn(3) ? [...(tame.hosts ?? []), randomHostOption(random)] : (tame.hosts ?? []),
    originPredicates: random.oneIn(6) ? random.some(ORIGIN_PREDICATES, 2) : (tame.originPredicates ?? []),
    methods: [...(tame.methods ?? []), ...random.some(METHODS, 2)],
    ...randomNameOptions(random, tame),
    maxAgeInSeconds: random.pick([0, -0, 1, 86401, Number.MAX_SAFE_INTEGER]),
    preflightStatus: 200 + random.below(100),
  };
}

function randomHostOption(random: Random): NonNullable<PolicyOptions["hosts"]>[number] {
  const host = randomAuthority(random);
  if (random.oneIn(3)) return host;
  const schemes = [randomScheme(random), randomScheme(random)];
  return { host, schemes, ...(random.oneIn(2) ? { subDomains: [randomHost(random), "*.a"] } : {}) };
}

function randomNameOptions(
  random: Random,
  { headers = [], headerPrefixes = [], headerPredicates = [] }: PolicyOptions,
) {
  return {
    headers: [...headers, ...random.some(NAMES, 2)],
    headerPrefixes: random.oneIn(4) ? [...headerPrefixes, random.pick(PREFIXES)] : headerPrefixes,
    headerPredicates: random.oneIn(6) ? random.some(HEADER_PREDICATES, 2) : headerPredicates,
    exposedHeaders: random.some(EXPOSED, 3),
  };
}

/** Options with one rule and nothing else: what the URL parser can be asked about. */
export function randomRule(random: Random): PolicyOptions {
  if (random.oneIn(6)) return { hosts: ["*"] };
  return { origins: [`${randomScheme(random, false)}://${randomAuthority(random)}`] };
}
