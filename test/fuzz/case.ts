// What can be compared, and the policies that it is asked of.

import { type CorsRequest, definePolicy, type Policy, type PolicyOptions } from "../../bindings/index.js";

/** A request to a policy. */
export interface Exchange {
  readonly options: PolicyOptions;
  readonly request: CorsRequest;
}

/**
 * One thing to compare:
 * - decision: `decide` with the oracle
 * - repetition: `decide` with itself, after `others` were asked
 * - origin: `allowsOrigin` with the oracle
 * - URL: `allowsOrigin` of at most one rule with the platform's URL parser
 * - configuration: what becomes of one entry of `origins` with the platform's URL parser
 */
export type Case =
  | (Exchange & { readonly question: "decision" })
  | (Exchange & { readonly question: "repetition"; readonly others: readonly Exchange[] })
  | { readonly question: "origin" | "URL"; readonly options: PolicyOptions; readonly origin: string }
  | { readonly question: "configuration"; readonly options: PolicyOptions };

/** As much of a policy as is compared. */
export type Subject = Pick<Policy, "allowsOrigin" | "decide" | "options">;

/** Makes the policy of each options object once. */
export class Policies {
  readonly #define: (options: PolicyOptions) => Subject;
  readonly #made = new WeakMap<PolicyOptions, Subject | Error>();

  constructor(define: (options: PolicyOptions) => Subject = definePolicy) {
    this.#define = define;
  }

  /** The policy, or what making it threw: anything but a PolicyError is a fault. */
  of(options: PolicyOptions): Subject | Error {
    const known = this.#made.get(options);
    if (known !== undefined) return known;
    const made = this.#make(options);
    this.#made.set(options, made);
    return made;
  }

  #make(options: PolicyOptions): Subject | Error {
    try {
      return this.#define(options);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}
