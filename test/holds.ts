import fc from "fast-check";
import * as assert from "uvu/assert";
import type { CorsRequest, Decision, Policy } from "../bindings/index.js";

const RUNS = 2000;
/** What each way has to come up to at least: a property that never met its case would prove nothing. */
const LEAST = 10;

/** From which the runs follow; on a failure fast-check says it too. */
export const SEED = Number(process.env["SEED"] ?? 20261121);

/**
 * Checks that a property holds for 2000 generated values, and that they went every one of the `ways`.
 * @param property Throws where it does not hold; returns which of the ways its value went.
 * @throws Error with the smallest value found for which the property throws.
 */
export function holds<T, W extends string>(
  values: fc.Arbitrary<T>,
  ways: readonly W[],
  property: (value: T) => W,
): void {
  const seen = new Map<string, number>(ways.map((way) => [way, 0]));
  const counted = fc.property(values, (value) => {
    const way = property(value);
    seen.set(way, (seen.get(way) ?? 0) + 1);
  });
  fc.assert(counted, { seed: SEED, numRuns: RUNS, includeErrorInReport: true });
  for (const [way, count] of seen) assert.ok(count >= LEAST, `"${way}" came up ${count} times`);
}

/** What a policy decides at once. */
export function decided(policy: Policy, request: CorsRequest): Decision {
  const decision = policy.decide(request);
  if (decision instanceof Promise) throw new Error("a promise without a predicate that promises");
  return decision;
}

/** The value of a header of a decision, undefined if it has none. */
export function headerOf({ headers }: Decision, name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1];
}
