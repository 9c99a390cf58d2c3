// What is asked of the library by the vectors, in whatever runtime it was loaded: nothing here imports it, or anything
// of Node's.

import type * as crossgate from "../../bindings/index.js";
import type { CorsRequest, Decision, Policy, PolicyOptions, Problem } from "../../bindings/index.js";

/** The part of what crossgate and crossgate/core export that is used here. */
export type Library = Pick<typeof crossgate, "definePolicy" | "PolicyError" | "engine">;

/** What is asked about a configuration, and of its policy. */
export interface Question {
  readonly options: PolicyOptions;
  readonly origins?: readonly string[];
  readonly requests?: readonly CorsRequest[];
}

/** All that the library says, which is plain data but for the predicates of `options`. */
export interface Answer {
  /** All of the configuration's problems if it is refused, else the warnings. */
  readonly problems: readonly Problem[];
  /** The options in their normal form; undefined if they are refused. */
  readonly options: Readonly<PolicyOptions> | undefined;
  /** Whether each origin is let in; none if the options are refused. */
  readonly allows: readonly boolean[];
  /** The decision about each request; none if the options are refused. */
  readonly decisions: readonly Decision[];
}

/** A file of vectors, what is asked about each, and what its answer has to be. */
export interface Family<V> {
  /** The file in test/cases. */
  readonly file: string;
  question(vector: V): Question;
  /** @throws Error unless the answer is as the vector says. */
  check(vector: V, answer: Answer): void;
}

/** @throws Error if the library fails in any other way than by a PolicyError. */
export function ask({ definePolicy, PolicyError }: Library, question: Question): Answer {
  const { options, origins = [], requests = [] } = question;
  try {
    const policy = definePolicy(options);
    return {
      problems: policy.warnings,
      options: policy.options,
      allows: origins.map((origin) => policy.allowsOrigin(origin)),
      decisions: requests.map((request) => decideNow(policy, request)),
    };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { problems: error.problems, options: undefined, allows: [], decisions: [] };
  }
}

function decideNow(policy: Policy, request: CorsRequest): Decision {
  const decision = policy.decide(request);
  if ("then" in decision) throw new Error("a promise without a predicate that promises");
  return decision;
}

/** The codes of the errors among `problems`. */
export function errorCodes(problems: readonly Problem[]): string[] {
  return problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
}
