// What a policy is to libraries that write the CORS headers themselves.

import type { Decision } from "./answers.js";
import type { Policy } from "./define.js";

/** How npm `cors` and those after it ask for an origin. */
export type CorsOrigin = (
  origin: string | undefined,
  callback: (error: Error | null, allow?: boolean | string) => void,
) => void;

export function callBack(policy: Policy, origin: string | undefined, callback: Parameters<CorsOrigin>[1]): void {
  const yes = answersAll(policy) ? "*" : true;
  const answer = ({ allowed }: Pick<Decision, "allowed">) => callback(null, allowed && yes);
  const decision = origin === undefined ? { allowed: true } : policy.decide({ method: "GET", origin });
  // Outside of the promise, so that what the callback throws is an uncaught exception as ever.
  if ("then" in decision) decision.then((settled) => queueMicrotask(() => answer(settled)));
  else answer(decision);
}

export function pick(policy: Policy, origin: string | undefined): string | null {
  if (origin === undefined || !policy.allowsOrigin(origin)) return null;
  return answersAll(policy) ? "*" : origin;
}

/** Whether `*` is what the policy sends: to reflect the origin instead could let in credentials, of which others decide. */
function answersAll({ options }: Policy): boolean {
  return options.hosts?.includes("*") === true && options.credentials !== true;
}
