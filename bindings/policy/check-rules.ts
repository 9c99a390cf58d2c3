// What is not wrong, but hardly meant. Only a configuration without errors is warned of it.

import { enumerate } from "../text.js";
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
  const coverOf = anyHost === undefined ? finder(rules) : () => star(anyHost);
  const covered = new Map<LocatedPattern, Cover>();
  for (const rule of rules) {
    const cover = coverOf(rule);
    if (cover !== undefined && cover.option !== rule.option) covered.set(rule, cover);
  }
  // A host that is only named for its subdomains says something as long as one of them does.
  const needed = covered.size === 0 ? [] : rules.filter((rule) => !covered.has(rule));
  const useful = new Set(needed.flatMap(({ option }) => [option, entryOf(option)]));
  const covers = new Map<string, { readonly value: unknown; readonly by: Cover[] }>();
  for (const [{ option, value }, cover] of covered) {
    if (useful.has(option)) continue;
    const known = covers.get(option);
    if (known === undefined) covers.set(option, { value, by: [cover] });
    else if (known.by.every(({ text }) => text !== cover.text)) known.by.push(cover);
  }
  for (const [option, { value, by }] of covers) warnOfCover(problems, { option, value, by });
  for (const option of any.slice(1)) warnOfCover(problems, { option, value: "*", by: [star(anyHost as string)] });
}

const star = (option: string): Cover => ({ option, text: "*" });

interface Cover {
  readonly option: string;
  readonly text: string;
}

function warnOfCover(
  problems: Problems,
  { option, value, by }: { readonly option: string; readonly value: unknown; readonly by: readonly Cover[] },
): void {
  const covers = enumerate(by.map((cover) => `"${cover.text}" (${cover.option})`));
  problems.warn("rule-covered", option, value, `all of this is let in by ${covers} already; drop this one`);
}

function entryOf(option: string): string {
  return option.replace(/\.subDomains\[\d+\]$/, "");
}

/** Finds what covers a rule: a wider one anywhere, or the first that is the same, which may be the rule itself. */
function finder(rules: readonly LocatedPattern[]): (rule: LocatedPattern) => Cover | undefined {
  const firsts = new Map<string, LocatedPattern>();
  const bases = new Bases();
  for (const rule of rules) {
    if (!firsts.has(rule.text)) firsts.set(rule.text, rule);
    if (rule.pattern.subDomains) bases.add(rule.pattern.host);
  }
  const hasAnyPort = rules.some(({ pattern }) => pattern.port === "*");
  return (rule) => {
    const texts = wider(rule.pattern, bases, hasAnyPort);
    const first = firsts.get([...texts, rule.text].find((text) => firsts.has(text)) as string);
    return first && { option: first.option, text: first.text };
  };
}

/** The hosts that stand behind some `*.`. */
class Bases {
  readonly #hosts = new Set<string>();
  /** Their lengths, so that hardly any part of a long host is made a text of its own. */
  readonly #lengths = new Set<number>();

  add(host: string): void {
    this.#hosts.add(host);
    this.#lengths.add(host.length);
  }

  /** Those below which a host lies. */
  above(host: string): string[] {
    const found: string[] = [];
    for (let dot = host.indexOf("."); dot >= 0 && this.#hosts.size > 0; dot = host.indexOf(".", dot + 1)) {
      if (!this.#lengths.has(host.length - dot - 1)) continue;
      const base = host.slice(dot + 1);
      if (this.#hosts.has(base)) found.push(base);
    }
    return found;
  }
}

/** The patterns, as texts, that let in all that one does, and more. */
function wider(pattern: OriginPattern, bases: Bases, hasAnyPort: boolean): string[] {
  const wildcards = bases.above(pattern.host).map((host) => ({ ...pattern, host, subDomains: true }));
  const texts = wildcards.map(patternText);
  if (!hasAnyPort) return texts;
  const open = [pattern, ...wildcards].map((narrow) => patternText({ ...narrow, port: "*" }));
  return [...texts, ...open];
}

/** Warns of every element of a list that says nothing beside a `*` in it; `exempt` is a name that `*` does not cover. */
export function warnBesideStar(problems: Problems, list: readonly Located[], exempt?: string): void {
  const first = list.find(({ text }) => text === "*");
  if (first === undefined) return;
  for (const { text, option } of list) {
    if (option === first.option || text.toLowerCase() === exempt) continue;
    warnOfCover(problems, { option, value: text, by: [star(first.option)] });
  }
}

/** Warns of prefixes and predicates of header names that are never asked, as any header is let through. */
export function warnOfUnasked(
  problems: Problems,
  headers: readonly Located[],
  asked: readonly { readonly option: string; readonly value: unknown }[],
): void {
  const any = headers.find(({ text }) => text === "*");
  if (any === undefined) return;
  const message = `beside "*" (${any.option}) this is never asked, and Authorization has to be listed; drop this one`;
  for (const { option, value } of asked) problems.warn("rule-covered", option, value, message);
}

/** Warns of every prefix that a shorter one covers. */
export function warnOfCoveredPrefixes(problems: Problems, prefixes: readonly Located[]): void {
  const firsts = new Map<string, string>();
  for (const { text, option } of prefixes) if (!firsts.has(text.toLowerCase())) firsts.set(text.toLowerCase(), option);
  const lengths = [...new Set([...firsts.keys()].map((prefix) => prefix.length))].sort((a, b) => a - b);
  for (const { text, option } of prefixes) {
    const lower = text.toLowerCase();
    const shorter = lengths.filter((length) => length <= lower.length).map((length) => lower.slice(0, length));
    const cover = shorter.find((prefix) => firsts.has(prefix)) as string;
    const first = firsts.get(cover) as string;
    if (first !== option) warnOfCover(problems, { option, value: text, by: [{ option: first, text: cover }] });
  }
}

/** Warns of rules that leave the port open where there are credentials. */
export function warnOfAnyPort(problems: Problems, rules: readonly LocatedPattern[]): void {
  for (const { pattern, text, option, value } of rules) {
    // The port of a subdomain stands at its host.
    if (pattern.port !== "*" || option !== entryOf(option)) continue;
    const message = `with credentials anything that is served at a port of ${text} could act as its visitors; write the ports`;
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
