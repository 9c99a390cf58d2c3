import type { Decision } from "../answers.js";
import type { Policy } from "../define.js";
import type { Explanation } from "../explain/index.js";
import type { CorsRequest } from "../request.js";
import { warn } from "../runtime.js";

/** Warns, with a warning of the process, that a gate has `debug` on. */
export function warnOfDebug(): void {
  warn("a gate has debug on: whoever asks is told which parts of a preflight its policy lets through");
}

/**
 * Decides as the policy does, but answers a preflight that is refused with what grants the parts of it that pass, and
 * no other: a browser then blocks the request as before, and its console names the part that failed.
 */
export function decideOpenly(policy: Policy, request: CorsRequest): Decision | Promise<Decision> {
  // Predicates are handed the request, and what they make of theirs is not what is explained.
  const decision = policy.decide({ ...request });
  const settle = (settled: Decision) => reveal(policy, request, settled);
  return "then" in decision ? decision.then(settle) : settle(decision);
}

function reveal(policy: Policy, request: CorsRequest, decision: Decision): Decision | Promise<Decision> {
  if (decision.kind !== "preflight" || decision.allowed) return decision;
  const explanation = policy.explain(request);
  const settle = (settled: Explanation) => (settled.allowed ? decision : toRevealing(policy, settled));
  return "then" in explanation ? explanation.then(settle) : settle(explanation);
}

function toRevealing(policy: Policy, { passedHeaders, vary, ...refusal }: Explanation): Decision {
  const names = ["Access-Control-Request-Method", "Access-Control-Request-Headers"];
  const status = policy.options.preflightStatus ?? 204;
  return { ...refusal, status, headers: passedHeaders, vary: [...new Set([...vary, ...names])] };
}
