import { casesFor } from "./cases.js";
import { type Allows, type Contestant, contestants } from "./contestants/index.js";
import { makeRules, type Rule, type RuleKind } from "./rules.js";
import { type Case, makeTraffic } from "./traffic.js";

/** Contestants that hold the same rules and are asked about the same origins. */
export interface Matching {
  /** The kind and number of its rules, such as `exact-10`. */
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly contestants: readonly Contestant[];
  /** Asked once, for the right answer. */
  readonly cases: readonly Case[];
  /** Asked for the right answer too, then over and over for the time. */
  readonly traffic: readonly Case[];
}

/** So many that no branch predictor learns them by heart: with 1024, some contestants take half the time. */
export const ORIGINS = 8192;

/** The contestants for a kind of rules: those that end in time with so many, and those that do not. */
export function contestantsFor(kind: RuleKind, size: number): Record<"inTime" | "slow", Contestant[]> {
  const able = contestants.filter(({ kinds }) => kinds.includes(kind));
  const isInTime = ({ most = size }: Contestant) => size <= most;
  return { inTime: able.filter(isInTime), slow: able.filter((contestant) => !isInTime(contestant)) };
}

/** The comparison of all contestants that can hold so many rules of a kind. */
export function makeMatching(kind: RuleKind, size: number): Matching {
  const ruleSet = makeRules(kind, size);
  return {
    name: `${kind}-${size}`,
    rules: ruleSet.rules,
    contestants: contestantsFor(kind, size).inTime,
    cases: casesFor(kind),
    traffic: makeTraffic(ruleSet, ORIGINS),
  };
}

/**
 * Makes a contestant ready for a comparison, and sees that it answers right.
 * @throws Error that names the first origin for which the answer is wrong.
 */
export function prepareChecked(
  contestant: Contestant,
  matching: Pick<Matching, "name" | "rules" | "cases" | "traffic">,
): Allows {
  const allows = contestant.prepare(matching.rules);
  checkAnswers(`${contestant.name} in ${matching.name}`, allows, [...matching.cases, ...matching.traffic]);
  return allows;
}

/** @throws Error that names the first origin for which the answer is wrong. */
export function checkAnswers(who: string, allows: Allows, cases: readonly Case[]): void {
  for (const { origin, allowed, why } of cases) {
    const answer: unknown = allows(origin);
    if (answer === allowed) continue;
    throw new Error(`${who} answers ${answer} for ${JSON.stringify(origin)}, not ${allowed} (${why})`);
  }
}
