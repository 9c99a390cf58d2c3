import type { Decision, GrantedParts, Reason } from "../answers.js";
import { decide } from "../decision.js";
import { publishFault } from "../fault.js";
import type { Header } from "../render.js";
import type { CorsRequest } from "../request.js";
import type { Change } from "./change.js";
import type { Finding } from "./finding.js";
import {
  type Explainable,
  explainAllowedOrigin,
  explainRefusedOrigin,
  type NearMiss,
  type OriginFinding,
} from "./origin.js";
import { explainContentType, explainMethod, explainNames, type RefusedName } from "./request.js";
import { enumerate, printable, quote } from "./text.js";
import { Witness } from "./witness.js";
import type { WrittenRule } from "./written.js";

/** A decision, and why it is what it is. What is in it of the request is escaped, but for what is well-formed. */
export interface Explanation extends Decision {
  /** What lets the origin in. Absent if nothing does, and for this server's own origin. */
  readonly rule?: WrittenRule;
  /** Where no rule lets the origin in: the one that is most like it, if one is like it. */
  readonly nearest?: NearMiss;
  /** Every requested header name that does not pass, whatever else is refused. */
  readonly refusedNames: readonly RefusedName[];
  /** What would let the request in, all of it together; empty where it is let in, and where no option would. */
  readonly changes: readonly Change[];
  /** The CORS headers; where a preflight is refused, those that would grant the parts of it that pass, and no other. */
  readonly passedHeaders: readonly Header[];
  /** All of this as a sentence or two for a person, in printable ASCII on one line. */
  readonly message: string;
}

/** What is refused for its origin. */
const ORIGIN_REASONS: ReadonlySet<Reason> = new Set([
  "malformed-origin",
  "multiple-origins",
  "null-origin",
  "origin-not-allowed",
]);

/** Decides, and says why; a promise only if an origin predicate returned one. Header predicates may be asked twice. */
export function explain(policy: Explainable, request: CorsRequest): Explanation | Promise<Explanation> {
  const witness = new Witness();
  const originPredicates = policy.options.originPredicates.map((predicate, i) => witness.watch(predicate, i));
  const decision = decide({ ...policy, options: { ...policy.options, originPredicates } }, request);
  const conclude = (settled: Decision) => describeSafely(policy, request, settled, witness);
  return "then" in decision ? decision.then(conclude) : conclude(decision);
}

/** A matcher that failed at the decision may fail at its explanation too. */
function describeSafely(policy: Explainable, request: CorsRequest, decision: Decision, witness: Witness): Explanation {
  try {
    return describe(policy, request, decision, witness);
  } catch (error) {
    publishFault(error, "matcher");
    return { ...decision, refusedNames: [], changes: [], passedHeaders: [], message: "The matcher failed." };
  }
}

function describe(policy: Explainable, request: CorsRequest, decision: Decision, witness: Witness): Explanation {
  if (decision.kind === "none" || decision.kind === "same-origin") {
    const message =
      decision.kind === "none"
        ? "This is no CORS request: it has no Origin header."
        : "The request passes: it comes from this server's own origin.";
    return { ...decision, refusedNames: [], changes: [], passedHeaders: decision.headers, message };
  }
  const text = originText(request);
  const origin = explainOrigin(policy, text, decision, witness);
  const isPreflight = decision.kind === "preflight";
  const { rest, refusedNames, granted } = isPreflight
    ? explainQuestions(policy, request)
    : explainActual(policy, request);
  const failed = [origin, ...rest].filter((finding) => !finding.passed);
  const hasChanges = failed.every(({ changes }) => changes.length > 0);
  const changes = hasChanges ? failed.flatMap((finding) => finding.changes) : [];
  return {
    ...decision,
    ...(origin.rule && { rule: origin.rule }),
    ...(origin.nearest && { nearest: origin.nearest }),
    refusedNames,
    changes,
    passedHeaders:
      isPreflight && !decision.allowed && origin.passed ? policy.answers.partial(text, granted) : decision.headers,
    message: sentence(decision, text, failed.length === 0 ? [origin] : failed, changes),
  };
}

function originText({ origin }: CorsRequest): string {
  return typeof origin === "string" ? origin : (origin ?? []).join(", ");
}

function explainOrigin(policy: Explainable, origin: string, { reason }: Decision, witness: Witness): OriginFinding {
  const { wasAsked, letInBy } = witness;
  const isUnanswered = reason === "predicate-failed" && wasAsked && letInBy === undefined;
  if (isUnanswered || ORIGIN_REASONS.has(reason)) return explainRefusedOrigin(policy, origin, reason);
  return explainAllowedOrigin(policy, origin, letInBy);
}

interface Rest {
  readonly rest: readonly Finding[];
  readonly refusedNames: readonly RefusedName[];
  readonly granted: GrantedParts;
}

function explainQuestions(policy: Explainable, request: CorsRequest): Rest {
  const requestMethod = request.requestMethod as string;
  const method = explainMethod(policy, requestMethod);
  const names = explainNames(policy, request.requestHeaders);
  const granted = { method: method.passed ? requestMethod : undefined, names: names.granted };
  return { rest: [method, names], refusedNames: names.refused, granted };
}

/** Under "omit", nothing but the origin is asked of an actual request. */
function explainActual(policy: Explainable, request: CorsRequest): Rest {
  const granted = { method: undefined, names: [] };
  if (policy.options.onDisallowed === "omit") return { rest: [], refusedNames: [], granted };
  const rest = [explainMethod(policy, request.method), explainContentType(policy.options, request)];
  return { rest, refusedNames: [], granted };
}

function sentence(
  { kind, allowed }: Decision,
  origin: string,
  findings: readonly Finding[],
  changes: readonly Change[],
): string {
  const what = kind === "preflight" ? "The preflight" : "The request";
  const why = findings.map(({ message }) => message).join("; ");
  const verdict = `${what} from ${quote(origin)} is ${allowed ? "allowed" : "refused"}: ${why}.`;
  const advice = changes.length === 0 ? "" : ` To let it in, ${enumerate(changes.map(({ message }) => message))}.`;
  return printable(verdict + advice);
}
