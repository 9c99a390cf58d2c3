// Sets of policies by letter, and what is wrong with what is no set.

import { PolicyError, PolicySet } from "../bindings/index.js";
import { policyOf } from "./routed.js";

/** The codes and options of what is wrong with what `run` is given. */
export function problemsOf(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ code, option }) => `${code} ${option}`);
  }
}

/** A set in which each letter's host lets that letter's origin in. */
export function letters(text: string): PolicySet {
  const set = new PolicySet();
  for (const letter of text) set.set(`${letter}.example`, policyOf(letter));
  return set;
}
