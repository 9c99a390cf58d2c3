// What is not wrong, but hardly meant. Only a configuration without errors is warned of it.

import { type OriginPattern, patternText } from "./origin-pattern.js";
import type { Problems } from "./problem.js";
import type { Located } from "./read.js";
import type { LocatedPattern } from "./read-origins.js";

/**
 * Warns of every entry of hosts and origins that another covers: all it lets in is let in without it.
 * @param any The options that let any host in.
 */
export function warnOfCoveredRules(problems: Problems, rules: readonly LocatedPattern[], any: readonly string[]): void {
  const [anyHost] = any;
  const coverOf = anyHost === undefined ? finder(rules) : () => ({ option: anyHost, text: "*" });
  const covered = new Map<LocatedPattern, Cover>();
  for (const rule of rules) {
    const cover = coverOf(rule);
    if (cover !== undefined && cover.option !== rule.option) covered.set(rule, cover);
  }
  // A host that is only named for its subdomains says something as long as one of them does.
  const needed = covered.size === 0 ? [] : rules.filter((rule) => !covered.has(rule));
  const useful = new Set(needed.flatMap(({ option }) => [option, entryOf(option)]));
  for (const [{ option, value }, cover] of covered) {
    if (!useful.has(option)) warnOfCover(problems, { option, value, cover });
  }
  for (const option of any.slice(1)) {
    warnOfCover(problems, { option, value: "*", cover: { option: anyHost as string, text: "*" } });
  }
}

interface Cover {
  readonly option: string;
  readonly text: string;
}

function warnOfCover(
  problems: Problems,
  { option, value, cover }: { readonly option: string; readonly value: unknown; readonly cover: Cover },
): void {
  const message = `"${cover.text}" (${cover.option}) lets all of this in already; drop one of the two`;
  problems.warn("rule-covered", option, value, message);
}

function entryOf(option: string): string {
  return option.replace(/\.subDomains\[\d+\]$/, "");
}

/** Finds what covers a rule: a wider one anywhere, or the same earlier on. */
function finder(rules: readonly LocatedPattern[]): (rule: LocatedPattern) => Cover | undefined {
  const firsts = new Map<string, LocatedPattern>();
  const bases = new Set<string>();
  for (const rule of rules) {
    if (!firsts.has(rule.text)) firsts.set(rule.text, rule);
    if (rule.pattern.subDomains) bases.add(rule.pattern.host);
  }
  const hasAnyPort = rules.some(({ pattern }) => pattern.port === "*");
  return (rule) => {
    const texts = wider(rule.pattern, bases, hasAnyPort);
    const first = firsts.get([...texts, rule.text].find((text) => firsts.has(text)) as string);
    return first === rule || first === undefined ? undefined : { option: first.option, text: first.text };
  };
}

/**
 * The patterns, as texts, that let in all that one does, and more.
 * @param bases The hosts that stand behind some `*.`.
 */
function wider(pattern: OriginPattern, bases: ReadonlySet<string>, hasAnyPort: boolean): string[] {
  const { host } = pattern;
  const wildcards: OriginPattern[] = [];
  for (let dot = host.indexOf("."); dot >= 0 && bases.size > 0; dot = host.indexOf(".", dot + 1)) {
    const base = host.slice(dot + 1);
    if (bases.has(base)) wildcards.push({ ...pattern, host: base, subDomains: true });
  }
  if (!hasAnyPort) return wildcards.map(patternText);
  const open = [pattern, ...wildcards].map((narrow) => patternText({ ...narrow, port: "*" }));
  return [...wildcards.map(patternText), ...(pattern.port === "*" ? open.slice(1) : open)];
}

/** Warns of every element of a list that says nothing beside a `*` in it; `exempt` are names that `*` does not cover. */
export function warnBesideStar(problems: Problems, list: readonly Located[], exempt: readonly string[] = []): void {
  const star = list.find(({ text }) => text === "*");
  if (star === undefined) return;
  for (const { text, option } of list) {
    if (option === star.option || exempt.includes(text.toLowerCase())) continue;
    warnOfCover(problems, { option, value: text, cover: { option: star.option, text: "*" } });
  }
}

/** Warns of every prefix that a shorter one covers. */
export function warnOfCoveredPrefixes(problems: Problems, prefixes: readonly Located[]): void {
  const firsts = new Map<string, string>();
  for (const { text, option } of prefixes) if (!firsts.has(text.toLowerCase())) firsts.set(text.toLowerCase(), option);
  for (const { text, option } of prefixes) {
    for (let length = 1; length <= text.length; length++) {
      const prefix = text.slice(0, length).toLowerCase();
      const first = firsts.get(prefix);
      if (first === undefined || first === option) continue;
      warnOfCover(problems, { option, value: text, cover: { option: first, text: prefix } });
      break;
    }
  }
}

/** Warns of rules that leave the port open where there are credentials. */
export function warnOfAnyPort(problems: Problems, rules: readonly LocatedPattern[]): void {
  for (const { pattern, option, value } of rules) {
    if (pattern.port !== "*") continue;
    const message = `with credentials whatever is served at any port of ${pattern.host} could act as its visitors; write the ports`;
    problems.warn("any-port-with-credentials", option, value, message);
  }
}

/** What servers take another method from. */
const OVERRIDES = ["x-http-method", "x-http-method-override", "x-method-override"];

/** Warns of a header that names another method than the one that is checked. */
export function warnOfMethodOverride(
  problems: Problems,
  headers: readonly Located[],
  prefixes: readonly Located[],
): void {
  const listed = headers.filter(({ text }) => OVERRIDES.includes(text.toLowerCase()));
  const begun = prefixes.filter(({ text }) => OVERRIDES.some((name) => name.startsWith(text.toLowerCase())));
  for (const { text, option } of [...listed, ...begun]) {
    const message =
      "a server that heeds a method override runs methods that are not listed; check there what it names, or drop it";
    problems.warn("method-override", option, text, message);
  }
}
