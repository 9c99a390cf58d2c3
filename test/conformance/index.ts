// Asks a library all vectors, in whatever runtime it was loaded.

import { configurations } from "./config.js";
import { ktor } from "./ktor.js";
import { ask, type Family, type Library } from "./library.js";
import { names } from "./names.js";
import { origins } from "./origins.js";

/** By the words for what they ask about. */
export const FAMILIES = { origins, names, configurations, "Ktor's requests": ktor } as const;

type FamilyName = keyof typeof FAMILIES;
type Vector = { readonly id: string };

/** All vectors, as they stand in their files. */
export type Vectors = Readonly<Record<FamilyName, readonly Vector[]>>;

/** What the library made of one vector. */
export interface Outcome extends Vector {
  /** What it answered, as plain data; undefined if it failed otherwise than by a PolicyError. */
  readonly answer?: unknown;
  /** What is wrong with that; absent if it is right. */
  readonly wrong?: string;
}

export interface Report {
  readonly crossing: Library["engine"]["crossing"];
  /** The outcomes of each family as one JSON text, so that runtimes can be compared byte by byte. */
  readonly outcomes: string;
}

/** The library's answers to all vectors, each of them checked. */
export function conform(library: Library, vectors: Vectors): Report {
  const outcomes = Object.entries(FAMILIES).map(([name, family]) => {
    const judge = (vector: Vector) => judgeVector(library, family as Family<Vector>, vector);
    return [name, vectors[name as FamilyName].map(judge)];
  });
  return { crossing: library.engine.crossing, outcomes: JSON.stringify(Object.fromEntries(outcomes)) };
}

function judgeVector(library: Library, family: Family<Vector>, vector: Vector): Outcome {
  const { id } = vector;
  let answer: unknown;
  try {
    const given = ask(library, family.question(vector));
    answer = given;
    family.check(vector, given);
    return { id, answer };
  } catch (error) {
    return { id, answer, wrong: (error as Error).message };
  }
}
