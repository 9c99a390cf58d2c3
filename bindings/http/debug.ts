import type { Decision } from "../answers.js";
import type { Policy } from "../define.js";
import type { Explanation } from "../explain/index.js";
import type { CorsRequest } from "../request.js";

/** Warns, with a warning of the process, that a gate has `debug` on. */
export function warnOfDebug(): void {
  const text = "a gate has debug on: whoever asks is told which parts of a preflight its policy lets through";
  process.emitWarning(text, "CrossgateWarning");
}

/**
 * Decides as the policy does, but answers a preflight that is refused with what grants the parts of it that pass, and
 * no other: a browser then blocks the request as before, and its console names the part that failed.
 */
export function decideOpenly(policy: Policy, request: CorsRequest): Decision | Promise<Decision> {
  const explanation = policy.explain(request);
  const reveal = (settled: Explanation): Decision =>
    settled.kind !== "preflight" || settled.allowed
      ? settled
      : { ...settled, status: policy.options.preflightStatus as number, headers: settled.passedHeaders };
  return "then" in explanation ? explanation.then(reveal) : reveal(explanation);
}
