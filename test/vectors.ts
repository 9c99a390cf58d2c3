// The vectors in test/cases/*.json: inputs and outcomes from the test suites of other CORS implementations, with the
// answers that are right here. `adjusted` says why, where they differ from the source's.

import { readFileSync } from "node:fs";
import { definePolicy, PolicyError, type PolicyOptions, type Problem } from "../bindings/index.js";

/** All vectors of one file, each with an id that is unique in it. */
export function readVectors<V extends { id: string }>(file: string): V[] {
  return JSON.parse(readFileSync(new URL(`../../test/cases/${file}`, import.meta.url), "utf8")) as V[];
}

/** The problems of a configuration: all of them if it is refused, else the warnings. */
export function problemsOf(options: PolicyOptions): readonly Problem[] {
  try {
    return definePolicy(options).warnings;
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

/** The codes of the errors among `problems`. */
export function errorCodes(problems: readonly Problem[]): string[] {
  return problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
}
