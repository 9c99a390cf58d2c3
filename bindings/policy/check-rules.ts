// What is not wrong, but hardly meant. Only a configuration without errors is warned of it.

import { entryOf, star, warnOfCover } from "./covered-rules.js";
import { patternText } from "./origin-pattern.js";
import type { Problems } from "./problem.js";
import type { Located } from "./read.js";
import type { LocatedPattern } from "./read-origins.js";

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
  for (const rule of rules) {
    // The port of a subdomain stands at its host.
    if (rule.port !== "*" || rule.written.option !== entryOf(rule.written.option)) continue;
    const message = `with credentials anything that is served at a port of ${patternText(rule)} could act as its visitors; write the ports`;
    problems.warn("any-port-with-credentials", rule.written.option, rule.written.text, message);
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
