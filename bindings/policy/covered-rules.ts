// Finds rules that say nothing new: what they let in is let in without them.

import { enumerate } from "../text.js";
import { type OriginPattern, patternText } from "./origin-pattern.js";
import type { Problems } from "./problem.js";
import type { LocatedPattern } from "./read-origins.js";

/**
 * Warns of every entry of hosts and origins that another covers: all it lets in is let in without it.
 * @param any The options that let any host in.
 */
export function warnOfCoveredRules(problems: Problems, rules: readonly LocatedPattern[], any: readonly string[]): void {
  const [anyHost] = any;
  const coverOf = anyHost === undefined ? finder(rules) : () => star(anyHost);
  for (const [option, { value, by }] of groupByOption(findCovered(rules, coverOf))) {
    warnOfCover(problems, { option, value, by });
  }
  for (const option of any.slice(1)) warnOfCover(problems, { option, value: "*", by: [star(anyHost as string)] });
}

/** The rules that others cover, each with one that does, but for hosts that are only named for their subdomains. */
function findCovered(
  rules: readonly LocatedPattern[],
  coverOf: (rule: LocatedPattern) => Cover | undefined,
): Map<LocatedPattern, Cover> {
  const covered = new Map<LocatedPattern, Cover>();
  for (const rule of rules) {
    const cover = coverOf(rule);
    if (cover !== undefined && cover.option !== rule.option) covered.set(rule, cover);
  }
  const needed = covered.size === 0 ? [] : rules.filter((rule) => !covered.has(rule));
  // An entry says something as long as one of its subdomains does, and under each scheme.
  const useful = new Set(needed.flatMap(({ option }) => [option, entryOf(option)]));
  for (const rule of [...covered.keys()]) if (useful.has(rule.option)) covered.delete(rule);
  return covered;
}

interface CoveredOption {
  readonly value: unknown;
  readonly by: Cover[];
}

/** An option is one rule for each of its schemes, which may have covers of their own. */
function groupByOption(covered: ReadonlyMap<LocatedPattern, Cover>): Map<string, CoveredOption> {
  const options = new Map<string, CoveredOption>();
  for (const [{ option, value }, cover] of covered) {
    const by = options.get(option)?.by ?? [];
    if (by.every(({ text }) => text !== cover.text)) by.push(cover);
    options.set(option, { value, by });
  }
  return options;
}

/** A `*` as what covers something. */
export const star = (option: string): Cover => ({ option, text: "*" });

/** What lets in all that something else does. */
export interface Cover {
  readonly option: string;
  readonly text: string;
}

/** Warns of one thing that others cover. */
export function warnOfCover(
  problems: Problems,
  { option, value, by }: { readonly option: string; readonly value: unknown; readonly by: readonly Cover[] },
): void {
  const covers = enumerate(by.map((cover) => `"${cover.text}" (${cover.option})`));
  problems.warn("rule-covered", option, value, `all of this is let in by ${covers} already; drop this one`);
}

/** The entry of hosts that an option belongs to: its own path, or that of the host whose subdomain it is. */
export function entryOf(option: string): string {
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
