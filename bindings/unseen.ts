import type { Head } from "./head.js";
import type { CorsRequest } from "./request.js";

/**
 * The method of a compiled policy that decides about a request as `decide` does, where nobody but the policy gets to
 * see that request, so that a gate need not read more of it than the decision takes, nor make more than what it
 * writes. Undefined where somebody else would see it: an origin predicate, or a subscriber of `crossgate:decision`.
 */
export const decideUnseen = Symbol("decideUnseen");

/** A policy that may have that method: not one that somebody else has written. */
export interface MayDecideUnseen {
  [decideUnseen]?(request: CorsRequest): Head | undefined;
}
