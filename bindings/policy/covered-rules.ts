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

/** Whether some rule may let in all that another does; few configurations have one. @param texts As of `textsOf`. */
export function mayCover(texts: readonly string[]): boolean {
  const bases = new Bases();
  for (const text of texts) {
    if (!text.includes("*")) continue;
    if (text.endsWith("*")) return true;
    bases.add(text);
  }
  return !bases.isEmpty && texts.some((text) => bases.above(text).length > 0);
}

/** The rules that others cover, each with one that does, but for hosts that are only named for their subdomains. */
function findCovered(
  rules: readonly LocatedPattern[],
  coverOf: (rule: LocatedPattern) => Cover | undefined,
): Map<LocatedPattern, Cover> {
  const covered = new Map<LocatedPattern, Cover>();
  for (const rule of rules) {
    const cover = coverOf(rule);
    if (cover !== undefined && cover.option !== rule.written.option) covered.set(rule, cover);
  }
  const needed = covered.size === 0 ? [] : rules.filter((rule) => !covered.has(rule));
  // An entry says something as long as one of its subdomains does, and under each scheme.
  const useful = new Set(needed.flatMap(({ written: { option } }) => [option, entryOf(option)]));
  for (const rule of [...covered.keys()]) if (useful.has(rule.written.option)) covered.delete(rule);
  return covered;
}

interface CoveredOption {
  readonly value: unknown;
  readonly by: Cover[];
}

/** An option is one rule for each of its schemes, which may have covers of their own. */
function groupByOption(covered: ReadonlyMap<LocatedPattern, Cover>): Map<string, CoveredOption> {
  const options = new Map<string, CoveredOption>();
  for (const [
    {
      written: { option, text },
    },
    cover,
  ] of covered) {
    const by = options.get(option)?.by ?? [];
    if (by.every((other) => other.text !== cover.text)) by.push(cover);
    options.set(option, { value: text, by });
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
    const text = patternText(rule);
    if (!firsts.has(text)) firsts.set(text, rule);
    if (rule.subDomains) bases.add(rule.host);
  }
  const hasAnyPort = rules.some(({ port }) => port === "*");
  return (rule) => {
    const texts = [...wider(rule, bases, hasAnyPort), patternText(rule)];
    const text = texts.find((wide) => firsts.has(wide)) as string;
    const first = firsts.get(text);
    return first && { option: first.written.option, text };
  };
}

/** Hosts below which something is let in. Of a text with `*.` in it, what stands behind that counts. */
class Bases {
  readonly #texts: string[] = [];
  /** The lengths of the hosts, so that hardly any part of a long host is made a text of its own. */
  readonly #lengths = new Set<number>();
  /** The hosts, once something ends with as many characters as one of them has. */
  #hosts: ReadonlySet<string> | undefined;

  get isEmpty(): boolean {
    return this.#texts.length === 0;
  }

  /** Adds one, before anything is asked for. */
  add(text: string): void {
    this.#texts.push(text);
    this.#lengths.add(text.length - hostStart(text));
  }

  /** Those below which a host lies. */
  above(text: string): string[] {
    const found: string[] = [];
    for (let dot = text.indexOf(".", hostStart(text)); dot >= 0 && !this.isEmpty; dot = text.indexOf(".", dot + 1)) {
      if (!this.#lengths.has(text.length - dot - 1)) continue;
      this.#hosts ??= new Set(this.#texts.map((base) => base.slice(hostStart(base))));
      const base = text.slice(dot + 1);
      if (this.#hosts.has(base)) found.push(base);
    }
    return found;
  }
}

function hostStart(text: string): number {
  const star = text.indexOf("*.");
  return star < 0 ? 0 : star + "*.".length;
}

/** The patterns, as texts, that let in all that one does, and more. */
function wider(pattern: OriginPattern, bases: Bases, hasAnyPort: boolean): string[] {
  const wildcards = bases.above(pattern.host).map((host) => ({ ...pattern, host, subDomains: true }));
  const texts = wildcards.map(patternText);
  if (!hasAnyPort) return texts;
  const open = [pattern, ...wildcards].map((narrow) => patternText({ ...narrow, port: "*" }));
  return [...texts, ...open];
}
