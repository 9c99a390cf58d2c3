import type { Decision, GrantedParts, Reason } from "../answers.js";
import { decide } from "../decision.js";
import { publishFault } from "../fault.js";
import type { Header } from "../render.js";
import type { CorsRequest } from "../request.js";
import { enumerate, printable, quote } from "../text.js";
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
  /**
   * What would let the request in, all of it together. Empty where it is let in, where no option would, where a
   * predicate failed, and where nothing less than any method or any header would.
   */
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

/** Decides, and says why; a promise only if an origin predicate returned one. */
export function explain(policy: Explainable, given: CorsRequest): Explanation | Promise<Explanation> {
  // A predicate is handed what it is asked about, and might change it.
  const request = copyOf(given);
  const witness = new Witness();
  const { originPredicates, headerPredicates } = policy.options;
  const options = {
    ...policy.options,
    originPredicates: originPredicates.map((predicate, i) => witness.watchOrigin(predicate, i)),
    headerPredicates: headerPredicates.map((predicate) => witness.watchName(predicate)),
  };
  const explained = { policy, watched: { ...policy, options }, request, witness };
  const decision = decide(explained.watched, given);
  const conclude = (settled: Decision) => describeSafely(explained, settled);
  return "then" in decision ? decision.then(conclude) : conclude(decision);
}

function copyOf(request: CorsRequest): CorsRequest {
  const copy = { ...request };
  if (Array.isArray(copy.origin)) copy.origin = [...copy.origin];
  if (Array.isArray(copy.requestHeaders)) copy.requestHeaders = [...copy.requestHeaders];
  return copy;
}

/** What was decided about. */
interface Explained {
  readonly policy: Explainable;
  /** The policy with its predicates watched. */
  readonly watched: Explainable;
  readonly witness: Witness;
  readonly request: CorsRequest;
}

/** A matcher that failed at the decision may fail at its explanation too. */
function describeSafely(explained: Explained, decision: Decision): Explanation {
  try {
    return describe(explained, decision);
  } catch (error) {
    publishFault(error, "matcher");
    return { ...decision, refusedNames: [], changes: [], passedHeaders: [], message: "The matcher failed." };
  }
}

function describe(explained: Explained, decision: Decision): Explanation {
  if (decision.kind === "none" || decision.kind === "same-origin") return describeOther(decision);
  const text = originText(explained.request);
  const origin = explainOrigin(explained, text, decision);
  const { rest, names, granted } =
    decision.kind === "preflight" ? explainQuestions(explained) : explainActual(explained.policy, explained.request);
  const failed = decision.allowed ? [] : [origin, ...rest].filter((finding) => !finding.passed);
  const changes = failed.every((finding) => finding.changes.length > 0) ? failed.flatMap(changesOf) : [];
  const isRevealing = decision.kind === "preflight" && failed.length > 0 && origin.passed;
  return {
    ...decision,
    ...(origin.rule && { rule: origin.rule }),
    ...(origin.nearest && { nearest: origin.nearest }),
    refusedNames: decision.allowed ? [] : names,
    changes,
    passedHeaders: isRevealing ? explained.policy.answers.partial(text, granted) : decision.headers,
    message: sentence(decision, text, failed.length === 0 ? [origin] : failed, changes),
  };
}

const changesOf = ({ changes }: Finding) => changes;

function describeOther(decision: Decision): Explanation {
  const message =
    decision.kind === "none"
      ? "This is no CORS request: it has no Origin header."
      : "The request passes: it comes from this server's own origin.";
  return { ...decision, refusedNames: [], changes: [], passedHeaders: decision.headers, message };
}

function originText({ origin }: CorsRequest): string {
  return typeof origin === "string" ? origin : (origin ?? []).join(", ");
}

function explainOrigin({ policy, witness }: Explained, origin: string, { reason }: Decision): OriginFinding {
  const isUnanswered = reason === "predicate-failed" && !witness.wereNamesAsked;
  if (isUnanswered || ORIGIN_REASONS.has(reason)) return explainRefusedOrigin(policy, origin, reason);
  return explainAllowedOrigin(policy, origin, witness.letInBy);
}

interface Rest {
  readonly rest: readonly Finding[];
  readonly names: readonly RefusedName[];
  readonly granted: GrantedParts;
}

function explainQuestions({ watched, request, witness }: Explained): Rest {
  const requestMethod = request.requestMethod as string;
  const method = explainMethod(watched, requestMethod);
  const names = explainNames(watched, request.requestHeaders, witness);
  const granted = { method: method.passed ? requestMethod : undefined, names: names.granted };
  return { rest: [method, names], names: names.refused, granted };
}

/** Under "omit", nothing but the origin is asked of an actual request. */
function explainActual(policy: Explainable, request: CorsRequest): Rest {
  const granted = { method: undefined, names: [] };
  if (policy.options.onDisallowed === "omit") return { rest: [], names: [], granted };
  const rest = [explainMethod(policy, request.method), explainContentType(policy.options, request)];
  return { rest, names: [], granted };
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
