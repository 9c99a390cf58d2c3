import { definePolicy, type PolicyOptions, PolicySet } from "../../bindings/index.js";
import { Random } from "../../test/seeded.js";
import { type Rule, ruleText, SUBDOMAINS } from "../rules.js";

/** One in so many tenants has a wildcard besides what it names. */
const WILDCARD_IN = 10;
const SUFFIXES = ["com", "net", "org", "io", "dev", "co.uk"];

/** The host that a tenant is asked at, which is its key. */
export function hostOf(tenant: number): string {
  return `tenant-${tenant}.shops.example`;
}

/**
 * What a tenant lets in: 1 to 5 origins, 3 on average, the same on every run.
 * @param version The first rule is another one in each version; what an older version let in by it, a later one does not.
 */
export function rulesOf(tenant: number, version = 0): Rule[] {
  const random = new Random(tenant);
  const count = 1 + random.below(5);
  const hasWildcard = tenant % WILDCARD_IN === WILDCARD_IN - 1;
  return Array.from({ length: count }, (_, place) => {
    const domain = `shop-${tenant}-${place}.${random.pick(SUFFIXES)}`;
    const label = random.pick(SUBDOMAINS);
    if (place === 0) return makeRule("exact", `v${version}.${domain}`);
    if (place === 1 && hasWildcard) return makeRule("wildcard", domain);
    return makeRule("exact", `${label}.${domain}`);
  });
}

function makeRule(kind: Rule["kind"], host: string): Rule {
  return { kind, scheme: "https", host, port: "" };
}

/** In seconds, another one in each version, so that a granted preflight says which one granted it. */
export function maxAgeOf(version: number): number {
  return 600 + version;
}

export const METHODS = ["PUT", "DELETE"];
export const HEADERS = ["Content-Type", "Authorization"];

/** The policy of a tenant as plain data. */
export function optionsOf(tenant: number, version = 0): PolicyOptions {
  const origins = rulesOf(tenant, version).map(ruleText);
  return { origins, methods: METHODS, headers: HEADERS, maxAgeInSeconds: maxAgeOf(version) };
}

/** So many tenants, by host. */
export function makeSet(count: number): PolicySet {
  const set = new PolicySet();
  for (let tenant = 0; tenant < count; tenant++) set.set(hostOf(tenant), definePolicy(optionsOf(tenant)));
  return set;
}

/** The same as the rival has them: hosts with their origins. */
export function toJson(count: number): string {
  return JSON.stringify(Array.from({ length: count }, (_, tenant) => [hostOf(tenant), rulesOf(tenant).map(ruleText)]));
}

/** Whether rules let an origin in, of those that are well-formed and in lower case. It shares no code with the library. */
export function letsIn(rules: readonly Rule[], origin: string): boolean {
  return rules.some((rule) => {
    if (rule.kind === "exact") return ruleText(rule) === origin;
    return origin.startsWith(`${rule.scheme}://`) && origin.endsWith(`.${rule.host}${rule.port}`);
  });
}
