import { Random } from "../test/seeded.js";
import { type Rule, type RuleSet, ruleText, SUBDOMAINS } from "./rules.js";

/** An origin and the answer it is to get. */
export interface Case {
  readonly origin: string;
  readonly allowed: boolean;
  /** What the case is about. */
  readonly why: string;
}

/** The share of origins that are allowed. */
export const ALLOWED_SHARE = 0.7;
/** The share of near misses among the refused ones; the others are strangers. */
const NEAR_MISS_SHARE = 0.4;

/** So many origins as a server with these rules might see them, in random order, the same on every run. */
export function makeTraffic({ rules, nextHost }: RuleSet, count: number): Case[] {
  const random = new Random(rules.length);
  const allowed = Math.round(count * ALLOWED_SHARE);
  const cases = Array.from({ length: count }, (_, i) => {
    const rule = random.pick(rules);
    if (i < allowed) return { origin: allowedOrigin(rule, random), allowed: true, why: "a rule lets it in" };
    return { ...refusedOrigin(rule, nextHost, random), allowed: false };
  });
  return random.shuffled(cases);
}

function allowedOrigin(rule: Rule, random: Random): string {
  if (rule.kind === "exact") return ruleText(rule);
  const depth = random.fraction();
  const deeper = depth < 0.05 ? "eu.shop." : depth < 0.3 ? "shop." : "";
  return `${rule.scheme}://${random.pick(SUBDOMAINS)}.${deeper}${rule.host}${rule.port}`;
}

function refusedOrigin(rule: Rule, nextHost: () => string, random: Random): { origin: string; why: string } {
  if (random.fraction() >= NEAR_MISS_SHARE) {
    return { origin: allowedOrigin({ ...rule, host: nextHost() }, random), why: "no rule names it" };
  }
  const [why, nearMiss] = random.pick(NEAR_MISSES);
  return { origin: nearMiss(rule, rule.kind === "wildcard" ? `${random.pick(SUBDOMAINS)}.` : ""), why };
}

/** What an origin that just fails a rule looks like; `sub` is what makes the rule's host one that it lets in. */
type NearMiss = (rule: Rule, sub: string) => string;

const NEAR_MISSES: readonly (readonly [why: string, nearMiss: NearMiss])[] = [
  ["another scheme", ({ scheme, host, port }, sub) => `${scheme === "http" ? "https" : "http"}://${sub}${host}${port}`],
  ["another port", ({ scheme, host }, sub) => `${scheme}://${sub}${host}:9443`],
  ["the host as the end of a longer label", ({ scheme, host, port }) => `${scheme}://evil${host}${port}`],
  ["the host in front of another one", ({ scheme, host, port }, sub) => `${scheme}://${sub}${host}.evil.net${port}`],
  [
    "one label too many or too few",
    ({ scheme, host, port, kind }) => `${scheme}://${kind === "exact" ? "a." : ""}${host}${port}`,
  ],
];
