import type { Allows } from "./contestants/index.js";

/** Asks about each of the origins. */
export type CountAllowed = (allows: Allows, origins: readonly string[]) => number;

/** Counts the origins that are allowed; without a use of the answers, the question might be optimized away. */
export const countAllowed: CountAllowed = (allows, origins) => {
  let count = 0;
  for (const origin of origins) if (allows(origin)) count++;
  return count;
};

let copies = 0;

/**
 * A copy of `countAllowed` for one contestant. In a server each matcher is called from a place of its own, where the
 * engine knows it and inlines it; one loop that has called all the contestants calls each of them the slow way.
 */
export async function loadCountAllowed(): Promise<CountAllowed> {
  const copy = new URL(`?copy=${++copies}`, import.meta.url);
  return ((await import(copy.href)) as typeof import("./loop.js")).countAllowed;
}
