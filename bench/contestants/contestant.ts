import type { Rule, RuleKind } from "../rules.js";

/** Answers whether an origin is allowed. */
export type Allows = (origin: string) => boolean;

/** One way to find out whether an origin is allowed. */
export interface Contestant {
  readonly name: string;
  /** The rules that it can hold. */
  readonly kinds: readonly RuleKind[];
  /** The most rules with which it ends in time; as many as there are if absent. */
  readonly most?: number;
  /** Does once what has to be done before the first origin. */
  prepare(rules: readonly Rule[]): Allows;
}
