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

/** An origin that the rule lets in. */
export function allowedOrigin(rule: Rule, random: Random): string {
  if (rule.kind === "exact") return ruleText(rule);
  const depth = random.fraction();
  const deeper = depth < 0.05 ? "eu.shop." : depth < 0.3 ? "shop." : "";
  return `${rule.scheme}://${random.pick(SUBDOMAINS)}.${deeper}${rule.host}${rule.port}`;
}

type RefusedOrigin = Pick<Case, "origin" | "why">;

function refusedOrigin(rule: Rule, nextHost: () => string, random: Random): RefusedOrigin {
  if (random.fraction() >= NEAR_MISS_SHARE)
    return { origin: stranger(rule, nextHost, random), why: "no rule names it" };
  const [why, nearMiss] = random.pick(NEAR_MISSES);
  return { origin: nearMiss(rule, random), why };
}

/** An origin that is like those that the rule lets in, of a host that no rule names. */
export function stranger(rule: Rule, nextHost: () => string, random: Random): string {
  return allowedOrigin({ ...rule, host: nextHost() }, random);
}

/** Makes an origin that just fails a rule. */
type NearMiss = (rule: Rule, random: Random) => string;

/** What makes the rule's host one that it lets in. */
const sub = ({ kind }: Rule, random: Random) => (kind === "wildcard" ? `${random.pick(SUBDOMAINS)}.` : "");
const otherScheme = ({ scheme }: Rule) => (scheme === "http" ? "https" : "http");

export const NEAR_MISSES: readonly (readonly [why: string, nearMiss: NearMiss])[] = [
  ["another scheme", (rule, random) => `${otherScheme(rule)}://${sub(rule, random)}${rule.host}${rule.port}`],
  ["another port", (rule, random) => `${rule.scheme}://${sub(rule, random)}${rule.host}:9443`],
  ["the host as the end of a longer label", ({ scheme, host, port }) => `${scheme}://evil${host}${port}`],
  [
    "the host in front of another one",
    (rule, random) => `${rule.scheme}://${sub(rule, random)}${rule.host}.evil.net${rule.port}`,
  ],
  [
    "one label too many or too few",
    ({ scheme, host, port, kind }) => `${scheme}://${kind === "exact" ? "a." : ""}${host}${port}`,
  ],
];
