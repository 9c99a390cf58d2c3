// Compares one case after the other, and makes what differs small.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { PolicyOptions } from "../../bindings/index.js";
import { Random } from "../seeded.js";
import { type Case, Policies } from "./case.js";
import { type Difference, differenceOf } from "./differences.js";
import { lineOf } from "./line.js";
import { shrink } from "./shrink.js";
import { streamCases } from "./stream.js";

/** How far a run goes: to whichever comes first, or to MOST disagreements. */
export interface Budget {
  readonly seed: number;
  readonly cases: number;
  readonly seconds: number;
}

/** What a run has come to so far. */
export interface Outcome {
  readonly cases: number;
  readonly seconds: number;
  /** One line of JavaScript each, none twice. */
  readonly disagreements: ReadonlySet<string>;
}

/** So many distinct disagreements end a run. */
export const MOST = 10;

/** After so many cases others get a turn, the collector among them. */
const TURN = 5000;

/** Compares the cases of a seed; `onTurn` hears now and then how far it is. */
export async function fuzz(
  { seed, cases: most, seconds }: Budget,
  policies = new Policies(),
  onTurn: (outcome: Outcome) => void = () => {},
): Promise<Outcome> {
  const start = performance.now();
  const disagreements = new Set<string>();
  const told = new WeakSet<PolicyOptions>();
  const outcome = (cases: number) => ({ cases, seconds: (performance.now() - start) / 1000, disagreements });
  let cases = 0;
  for (const asked of streamCases(new Random(seed), policies)) {
    if (cases === most || disagreements.size === MOST || performance.now() - start >= seconds * 1000) break;
    const difference = told.has(asked.options) ? undefined : differenceOf(policies, asked);
    if (difference !== undefined) {
      // What the same policy disagrees in next is most often the same once more.
      told.add(asked.options);
      disagreements.add(smallestLine(policies, asked, difference));
    }
    if (++cases % TURN !== 0) continue;
    onTurn(outcome(cases));
    await nextTurn();
  }
  return outcome(cases);
}

function smallestLine(policies: Policies, asked: Case, difference: Difference): string {
  const isWrong = (smaller: Case) => differenceOf(policies, smaller) !== undefined;
  const smallest = shrink(asked, isWrong);
  return lineOf(smallest, differenceOf(policies, smallest) ?? difference);
}

/** The last line of a run. */
export function summaryOf({ cases, disagreements }: Outcome): string {
  return `${cases} cases, ${disagreements.size} disagreements`;
}
