import {
  VERDICT_METHOD,
  VERDICT_NAMES,
  VERDICT_NULL,
  VERDICT_ORIGIN,
  VERDICT_TOO_MANY,
  VERDICT_WELL_FORMED,
} from "../assembly/layout.js";
import type { Answers, Decision, Reason, Rendering } from "./answers.js";
import { isSimpleContentType } from "./content-type.js";
import { allows, type Image, joinNames, judge, judgeOrigin, type ReportedName, reportedNames } from "./engine/index.js";
import { publishFault } from "./fault.js";
import { SAFELISTED_METHODS } from "./policy/method.js";
import type { NormalOptions } from "./policy/options.js";
import { serializedForm } from "./policy/origin-pattern.js";
import { askName, askOrigin, askOriginNow, type Opinion } from "./predicates.js";
import type { CorsRequest } from "./request.js";
import { isSameOrigin } from "./same-origin.js";

/** All that is needed to decide, and to answer with an `A`. */
export interface Deciding<A> {
  readonly options: NormalOptions;
  readonly image: Image;
  readonly answers: Rendering<A>;
}

/** All that is needed to decide. */
export interface Compiled extends Deciding<Decision> {
  readonly answers: Answers;
}

/** A preflight, once it was judged. */
interface Preflight {
  readonly origin: string;
  readonly method: string;
  readonly verdict: number;
  readonly names: readonly ReportedName[];
}

/** Whether the policy lets an origin in, as far as can be said at once. */
export function allowsOrigin(image: Image, options: NormalOptions, origin: string): boolean {
  try {
    if (allows(image, origin)) return true;
    if (options.originPredicates.length === 0 || !(judgeOrigin(image, origin) & VERDICT_WELL_FORMED)) return false;
  } catch (error) {
    publishFault(error, "matcher");
    return false;
  }
  return askOriginNow(options.originPredicates, serializedForm(origin));
}

/** Decides about a request (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export function decide<A>(policy: Deciding<A>, request: CorsRequest): A | Promise<A> {
  const origin = typeof request.origin === "string" ? request.origin : oneLine(request.origin);
  if (origin === undefined) return policy.answers.none;
  const isPreflight = request.method === "OPTIONS" && Boolean(request.requestMethod);
  const kind = isPreflight ? "preflight" : "actual";
  if (origin === null) return policy.answers.refused(kind, "multiple-origins");
  try {
    return isPreflight ? decidePreflight(policy, request, origin) : decideActual(policy, request, origin);
  } catch (error) {
    publishFault(error, "matcher");
    return policy.answers.refused(kind, "origin-not-allowed");
  }
}

/** The one line that there is, undefined for none, null for several. */
function oneLine(lines: readonly string[] | null | undefined): string | null | undefined {
  if (!lines || lines.length === 0) return undefined;
  return lines.length === 1 ? (lines[0] as string) : null;
}

/** Whether the request is of this server's own pages, as far as its headers say; the origin may still be malformed. */
function namesSelf(policy: Deciding<unknown>, { self }: CorsRequest, origin: string): boolean {
  return Boolean(self) && policy.options.allowSameOrigin && isSameOrigin(origin, self as string);
}

/** No page can set this header, so it counts even if a referrer policy has made the origin `null`. */
function isFromSameOrigin(policy: Deciding<unknown>, { secFetchSite }: CorsRequest, origin: string): boolean {
  return secFetchSite === "same-origin" && policy.options.allowSameOrigin && !isSeveral(origin);
}

/** Node joins several lines by a comma, others by a blank; no origin holds either. */
function isSeveral(origin: string): boolean {
  return origin.includes(",") || origin.includes(" ");
}

function decideActual<A>(policy: Deciding<A>, request: CorsRequest, origin: string): A | Promise<A> {
  if (isFromSameOrigin(policy, request, origin)) return policy.answers.sameOrigin;
  const verdict = judgeActual(policy.image, origin, request.method);
  if (verdict & VERDICT_WELL_FORMED && namesSelf(policy, request, origin)) return policy.answers.sameOrigin;
  const reason = judgeAdmission(policy, request, origin, verdict);
  if (typeof reason !== "string") {
    return reason.then((settled) => answerActual(policy, request, origin, verdict, settled));
  }
  return answerActual(policy, request, origin, verdict, reason);
}

function judgeActual(image: Image, origin: string, method: string): number {
  if (SAFELISTED_METHODS.includes(method)) return judgeOrigin(image, origin) | VERDICT_METHOD;
  return judge(image, origin, method, "");
}

function answerActual<A>(
  policy: Deciding<A>,
  request: CorsRequest,
  origin: string,
  verdict: number,
  reason: Reason,
): A {
  const { answers, options } = policy;
  if (reason !== "allowed") return answers.refused("actual", reason);
  if (options.onDisallowed === "reject") {
    if (!(verdict & VERDICT_METHOD)) return answers.refused("actual", "method-not-allowed");
    if (!options.allowNonSimpleContentTypes && !hasSimpleContentType(request)) {
      return answers.refused("actual", "content-type-not-allowed");
    }
  }
  return answers.actual(origin);
}

function hasSimpleContentType({ contentType }: CorsRequest): boolean {
  return typeof contentType !== "string" || isSimpleContentType(contentType);
}

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch, seen from the server */
function decidePreflight<A>(policy: Deciding<A>, request: CorsRequest, origin: string): A | Promise<A> {
  const method = request.requestMethod as string;
  const names = joinNames(request.requestHeaders ?? "");
  const verdict = judge(policy.image, origin, method, names);
  // The spans lie in the request area, which a predicate may overwrite by asking a policy itself.
  const preflight = { origin, method, verdict, names: reportedNames(verdict, names ?? "") };
  if (verdict & VERDICT_ORIGIN) return answerPreflight(policy, preflight, "allowed");
  const isSameOrigin = isFromSameOrigin(policy, request, origin) || namesSelf(policy, request, origin);
  if (isSameOrigin && verdict & VERDICT_WELL_FORMED) return answerPreflight(policy, preflight, "allowed");
  const reason = judgeAdmission(policy, request, origin, verdict);
  if (typeof reason !== "string") return reason.then((settled) => answerPreflight(policy, preflight, settled));
  return answerPreflight(policy, preflight, reason);
}

function answerPreflight<A>({ answers, options }: Deciding<A>, preflight: Preflight, admission: Reason): A {
  const reason = admission === "allowed" ? judgeQuestions(options, preflight) : admission;
  if (reason !== "allowed") return answers.refused("preflight", reason);
  return answers.granted(preflight.origin, preflight.method, preflight.names);
}

/** What a preflight asks besides its origin: the method, then the names. */
function judgeQuestions(options: NormalOptions, { verdict, names }: Preflight): Reason {
  if (!(verdict & VERDICT_METHOD)) return "method-not-allowed";
  if (verdict & VERDICT_TOO_MANY) return "request-too-large";
  if (!(verdict & VERDICT_NAMES)) return "header-not-allowed";
  for (const { name, undecided } of names) {
    const opinion = undecided ? askName(options.headerPredicates, name) : "yes";
    if (opinion !== "yes") return opinion === "failed" ? "predicate-failed" : "header-not-allowed";
  }
  return "allowed";
}

/** Whether the origin is let in, by a rule or by a predicate. */
function judgeAdmission(
  policy: Deciding<unknown>,
  request: CorsRequest,
  origin: string,
  verdict: number,
): Reason | Promise<Reason> {
  if (verdict & VERDICT_ORIGIN) return "allowed";
  if (verdict & VERDICT_NULL) return "null-origin";
  if (!(verdict & VERDICT_WELL_FORMED)) {
    return isSeveral(origin) ? "multiple-origins" : "malformed-origin";
  }
  const { originPredicates, predicateDeadlineInMilliseconds: deadline } = policy.options;
  if (originPredicates.length === 0) return "origin-not-allowed";
  const opinion = askOrigin(originPredicates, { origin: serializedForm(origin), request, deadline });
  return typeof opinion === "string" ? toReason(opinion) : opinion.then(toReason);
}

function toReason(opinion: Opinion): Reason {
  if (opinion === "yes") return "allowed";
  return opinion === "failed" ? "predicate-failed" : "origin-not-allowed";
}
