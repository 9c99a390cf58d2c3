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
  const coverOf = any[0] === undefined ? finder(rules) : () => ({ option: any[0] as string, text: "*" });
  const uncovered = new Set<string>();
  const covered = new Map<string, { readonly value: unknown; readonly cover: Cover }>();
  for (const rule of rules) {
    const cover = coverOf(rule);
    if (cover === undefined || cover.option === rule.option) uncovered.add(rule.option).add(entryOf(rule.option));
    else covered.set(rule.option, { value: rule.value, cover });
  }
  for (const [option, { value, cover }] of covered) {
    // A host that is only named for its subdomains says something as long as one of them does.
    if (!uncovered.has(option)) warnOfCover(problems, { option, value, cover });
  }
  for (const option of any.slice(1)) {
    warnOfCover(problems, { option, value: "*", cover: { option: any[0] as string, text: "*" } });
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

/** Finds what covers a rule: the same rule earlier on, or a wider one anywhere. */
function finder(rules: readonly LocatedPattern[]): (rule: LocatedPattern) => Cover | undefined {
  const firsts = new Map<string, LocatedPattern>();
  let hasWider = false;
  for (const rule of rules) {
    const text = patternText(rule.pattern);
    if (!firsts.has(text)) firsts.set(text, rule);
    hasWider ||= rule.pattern.subDomains || rule.pattern.port === "*";
  }
  return (rule) => {
    for (const text of hasWider ? wider(rule.pattern) : []) {
      const first = firsts.get(text);
      if (first !== undefined) return { option: first.option, text };
    }
    const text = patternText(rule.pattern);
    const first = firsts.get(text);
    return first === rule || first === undefined ? undefined : { option: first.option, text };
  };
}

/** The texts of the patterns that let in more than one does, and all of that. */
function wider(pattern: OriginPattern): string[] {
  const texts = pattern.port === "*" ? [] : [patternText({ ...pattern, port: "*" })];
  for (let dot = pattern.host.indexOf("."); dot >= 0; dot = pattern.host.indexOf(".", dot + 1)) {
    const above = { ...pattern, host: pattern.host.slice(dot + 1), subDomains: true };
    if (above.host === "") continue;
    texts.push(patternText(above), patternText({ ...above, port: "*" }));
  }
  return texts;
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
