import type { Head } from "./head.js";
import type { CorsRequest } from "./request.js";

/** The method of a compiled policy that a gate asks instead of `decide`. */
export const decideUnseen = Symbol("decideUnseen");

/**
 * A policy that decides about a request as its `decide` does where nobody but it gets to see that request, so that a gate
 * need not read more of it than the decision takes, nor make more than what it writes.
 */
export abstract class UnseenDecider {
  readonly #isGenuine = true;

  /** Undefined where somebody else would see it: an origin predicate, or a subscriber of `crossgate:decision`. */
  abstract [decideUnseen](request: CorsRequest): Head | undefined;

  /** Whether a policy is one itself: what stands in front of one, such as a proxy, may decide otherwise. */
  static is(policy: object): policy is UnseenDecider {
    return #isGenuine in policy;
  }
}
