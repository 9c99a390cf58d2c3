// The vectors in test/cases/*.json: inputs and outcomes from the test suites of other CORS implementations, with the
// answers that are right here. `adjusted` says why, where they differ from the source's.

import { readFileSync } from "node:fs";
import type { PolicyOptions, Problem } from "../bindings/index.js";
import * as library from "../bindings/index.js";
import { FAMILIES, type Vectors } from "./conformance/index.js";
import { ask, type Family } from "./conformance/library.js";
import { suite } from "./suite.js";

export { errorCodes } from "./conformance/library.js";

/** All vectors of one file, each with an id that is unique in it. */
export function readVectors<V>(file: string): (V & { id: string })[] {
  return JSON.parse(readFileSync(new URL(`../../test/cases/${file}`, import.meta.url), "utf8"));
}

/** All vectors of all files. */
export function readAllVectors(): Vectors {
  const all = Object.entries(FAMILIES).map(([name, { file }]) => [name, readVectors(file)]);
  return Object.fromEntries(all);
}

/** Defines a test for each vector of a family. */
export function vectorSuite<V>(name: string, family: Family<V>): void {
  suite(name, (test) => {
    for (const vector of readVectors<V>(family.file)) {
      test(vector.id, () => family.check(vector, ask(library, family.question(vector))));
    }
  });
}

/** The problems of a configuration: all of them if it is refused, else the warnings. */
export function problemsOf(options: PolicyOptions): readonly Problem[] {
  return ask(library, { options }).problems;
}
