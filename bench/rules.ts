import { Random } from "../test/seeded.js";

/** Rules that name origins one by one, or rules that begin with `*.`. */
export type RuleKind = "exact" | "wildcard";

/** What a contestant is to let in: one origin, or every subdomain of a host at the scheme's default port. */
export interface Rule {
  readonly kind: RuleKind;
  readonly scheme: "http" | "https";
  /** For a wildcard the host below which everything is let in. */
  readonly host: string;
  /** With its colon, or "" for the scheme's default port. */
  readonly port: string;
}

/** Rules, and a source of hosts that none of them names. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly nextHost: () => string;
}

const CONSONANTS = [..."bcdfghklmnprstvwz"];
const VOWELS = [..."aeiou"];
const SUFFIXES = ["com", "com", "com", "net", "org", "io", "dev", "co.uk"];

/** The first label of an origin's host, as sites have them. */
export const SUBDOMAINS = ["app", "www", "admin", "login", "account", "console", "staging", "eu-west-1"];

/** The rule as Crossgate has it, which for an exact one is the origin itself. */
export function ruleText({ kind, scheme, host, port }: Rule): string {
  return `${scheme}://${kind === "wildcard" ? "*." : ""}${host}${port}`;
}

/** So many rules, the same on every run. The first one is the rule that the cases are about. */
export function makeRules(kind: RuleKind, count: number): RuleSet {
  const nextHost = hostSource(kind, new Random(count));
  const host = kind === "exact" ? "console.market.example.com" : "market.example.com";
  const first: Rule = { kind, scheme: "https", host, port: "" };
  const rest = Array.from({ length: count - 1 }, (_, i) => makeRule(kind, nextHost(), i + 1));
  return { rules: [first, ...rest], nextHost };
}

/** One rule in ten is for http; one exact rule in ten names a port. */
function makeRule(kind: RuleKind, host: string, index: number): Rule {
  const hasPort = kind === "exact" && index % 10 === 4;
  return { kind, scheme: index % 10 === 9 ? "http" : "https", host, port: hasPort ? ":8080" : "" };
}

/** Hosts, none of them twice: registrable domains for wildcards, one label more for exact rules. */
function hostSource(kind: RuleKind, random: Random): () => string {
  const seen = new Set<string>();
  return () => {
    let domain: string;
    do domain = `${word(random)}-${word(random)}.${random.pick(SUFFIXES)}`;
    while (seen.has(domain));
    seen.add(domain);
    return kind === "exact" ? `${random.pick(SUBDOMAINS)}.${domain}` : domain;
  };
}

function word(random: Random): string {
  const syllables = random.fraction() < 0.5 ? 3 : 4;
  return Array.from({ length: syllables }, () => random.pick(CONSONANTS) + random.pick(VOWELS)).join("");
}
