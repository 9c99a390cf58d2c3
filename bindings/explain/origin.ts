import type { Decision } from "../answers.js";
import type { Compiled } from "../decision.js";
import { Misfit } from "../policy/host.js";
import { patternText, readOriginPattern, serializedForm } from "../policy/origin-pattern.js";
import { enumerate, quote } from "../text.js";
import { change } from "./change.js";
import { type Finding, PASSED, refusal } from "./finding.js";
import { covers, type Difference, findNearest, type Nearest, partsOf } from "./nearest.js";
import type { WrittenRule, WrittenRules } from "./written.js";

/** A rule that does not let an origin in, but is like it. */
export interface NearMiss extends WrittenRule {
  /** In what the origin differs; nothing but its spelling if that is empty. */
  readonly differsIn: readonly Difference[];
}

/** What is to be said of an origin. */
export interface OriginFinding extends Finding {
  readonly rule?: WrittenRule;
  readonly nearest?: NearMiss;
}

/** What an explanation is made from. */
export interface Explainable extends Compiled {
  readonly written: WrittenRules;
}

/** What lets an origin in. @param letInBy The number of the predicate that said yes, if one was asked and did. */
export function explainAllowedOrigin(policy: Explainable, origin: string, letInBy: number | undefined): OriginFinding {
  const rule = findRule(policy, origin, letInBy);
  if (rule === undefined) return { ...PASSED, message: "the origin is this server's own" };
  const value = typeof rule.value === "string" ? `${quote(rule.value)} (${rule.option})` : rule.option;
  return { ...PASSED, message: `${value} lets the origin in`, rule };
}

function findRule(
  { written, options }: Explainable,
  origin: string,
  letInBy: number | undefined,
): WrittenRule | undefined {
  if (origin === "null" && options.dangerouslyAllowNullOrigin) {
    return { option: "dangerouslyAllowNullOrigin", value: true };
  }
  const parts = partsOf(serializedForm(origin));
  const found = written.patterns.find((rule) => covers(rule, parts));
  if (found !== undefined) return { option: found.written.option, value: found.written.text };
  if (written.anyHost !== undefined || letInBy === undefined) return written.anyHost;
  return { option: `originPredicates[${letInBy}]`, value: options.originPredicates[letInBy] };
}

/** Why an origin is not let in. */
export function explainRefusedOrigin(policy: Explainable, origin: string, reason: Decision["reason"]): OriginFinding {
  const { options } = policy;
  if (reason === "multiple-origins") return { ...REFUSED, message: "it names several origins, a browser sends one" };
  if (reason === "malformed-origin") return explainMalformed(policy, origin);
  if (reason === "null-origin") {
    return refusal(options, "null is what any sandboxed frame sends", [change("dangerouslyAllowNullOrigin", true)]);
  }
  if (reason === "predicate-failed") return { ...REFUSED, message: "a predicate failed when it was asked" };
  const serialized = serializedForm(origin);
  const parts = partsOf(serialized);
  const nearest = findNearest(policy.written.patterns, parts);
  if (nearest?.differences.length === 0) return { ...REFUSED, message: "the matcher failed" };
  const message = nearest === undefined ? "no rule lets this origin in" : differenceFrom(nearest);
  return { ...refusal(options, message, [change("origins", serialized)]), ...missOf(nearest) };
}

const REFUSED: Finding = { passed: false, message: "", changes: [] };

function differenceFrom({ rule, differences }: Nearest): string {
  return `it differs from ${quote(patternText(rule))} (${rule.written.option}) in the ${enumerate(differences)}`;
}

function missOf(nearest: Nearest | undefined): { nearest?: NearMiss } {
  if (nearest === undefined) return {};
  const { rule, differences } = nearest;
  return { nearest: { option: rule.written.option, value: rule.written.text, differsIn: differences } };
}

/** What is not well-formed may still read like a pattern, which says what a browser would have sent. */
function explainMalformed({ written }: Explainable, origin: string): OriginFinding {
  const pattern = isReadable(origin) ? readOriginPattern(origin) : undefined;
  if (pattern === undefined) return { ...REFUSED, message: "it is no serialized origin" };
  if (pattern instanceof Misfit) return { ...REFUSED, message: `it is no serialized origin: ${pattern.message}` };
  const text = patternText(pattern);
  const message = `it is no serialized origin; a browser would send ${quote(text)}`;
  const rule = written.patterns.find((pattern) => covers(pattern, partsOf(text)));
  return { ...REFUSED, message, ...missOf(rule && { rule, differences: [] }) };
}

/** Whether what can be said of a pattern that looks so helps somebody who has an origin. */
function isReadable(origin: string): boolean {
  return origin.length <= LONGEST && /^(?!file:)[a-z][a-z0-9+.-]*:\/\/[^*]+$/i.test(origin);
}

/** An origin longer than this is not read at all. */
const LONGEST = 400;
