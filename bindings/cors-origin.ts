// What a policy is to libraries that write the CORS headers themselves.

import type { Decision } from "./answers.js";
import type { PolicyOptions } from "./policy/options.js";
import type { CorsRequest } from "./request.js";

/** How npm `cors` and those after it ask for an origin. */
export type CorsOrigin = (
  origin: string | undefined,
  callback: (error: Error | null, allow?: boolean | string) => void,
) => void;

/** What is asked of a policy here. */
interface Asked {
  readonly options: Readonly<PolicyOptions>;
  allowsOrigin(origin: string): boolean;
  decide(request: CorsRequest): Decision | Promise<Decision>;
}

export function callBack(policy: Asked, origin: string | undefined, callback: Parameters<CorsOrigin>[1]): void {
  const yes = answersAll(policy) ? "*" : true;
  const answer = ({ allowed }: Pick<Decision, "allowed">) => callback(null, allowed && yes);
  const decision = origin === undefined ? { allowed: true } : policy.decide({ method: "GET", origin });
  // Outside of the promise, so that what the callback throws is an uncaught exception as ever.
  if ("then" in decision) decision.then((settled) => queueMicrotask(() => answer(settled)));
  else answer(decision);
}

export function pick(policy: Asked, origin: string | null | undefined): string | null {
  if (typeof origin !== "string" || !policy.allowsOrigin(origin)) return null;
  return answersAll(policy) ? "*" : origin;
}

/** Whether `*` is what the policy sends: to reflect the origin instead could let in credentials, of which others decide. */
function answersAll({ options }: Asked): boolean {
  const letsAnyIn = options.hosts?.some((entry) => (typeof entry === "string" ? entry : entry.host) === "*");
  return letsAnyIn === true && options.credentials !== true;
}
