// What a policy is to libraries that write the CORS headers themselves.

import type { Decision } from "./answers.js";
import type { CorsRequest } from "./request.js";

/** How npm `cors` and those after it ask for an origin. */
export type CorsOrigin = (
  origin: string | undefined,
  callback: (error: Error | null, allow?: boolean | string) => void,
) => void;

/** What is asked of a policy here. */
interface Asked {
  allowsOrigin(origin: string): boolean;
  decide(request: CorsRequest): Decision | Promise<Decision>;
}

// Where `*` is what the policy sends, it is what others are told: to reflect the origin instead could let in credentials,
// of which they decide.

/** @param allowsAll Whether the policy answers everybody with `*`. */
export function toCorsOrigin(policy: Asked, allowsAll: boolean): CorsOrigin {
  const yes = allowsAll ? "*" : true;
  return (origin, callback) => {
    const answer = ({ allowed }: Pick<Decision, "allowed">) => callback(null, allowed && yes);
    const decision = origin === undefined ? { allowed: true } : policy.decide({ method: "GET", origin });
    // Outside of the promise, so that what the callback throws is an uncaught exception as ever.
    if ("then" in decision) decision.then((settled) => queueMicrotask(() => answer(settled)));
    else answer(decision);
  };
}

/** @param allowsAll Whether the policy answers everybody with `*`. */
export function toPick(policy: Asked, allowsAll: boolean): (origin: string | null | undefined) => string | null {
  return (origin) => {
    if (typeof origin !== "string" || !policy.allowsOrigin(origin)) return null;
    return allowsAll ? "*" : origin;
  };
}
