// What is to be said of a request besides its origin.

import { NAMES_BYTES_MAX, NAMES_MAX, VERDICT_METHOD, VERDICT_NAMES } from "../../assembly/layout.js";
import { isSimpleContentType } from "../content-type.js";
import type { Compiled } from "../decision.js";
import { joinNames, judge, reportedNames } from "../engine/index.js";
import { isToken, normalizeMethod, SAFELISTED_METHODS } from "../policy/method.js";
import type { NormalOptions } from "../policy/options.js";
import { askName } from "../predicates.js";
import type { CorsRequest } from "../request.js";
import { change } from "./change.js";
import { type Finding, PASSED, refusal } from "./finding.js";
import { enumerate, escapeText, quote } from "./text.js";

/** A requested header name that does not pass. */
export interface RefusedName {
  /** The name, in lower case; what is no token is escaped. */
  readonly name: string;
  readonly why: "not-listed" | "not-a-token" | "predicate-failed";
}

/** What is to be said of the requested names. */
export interface NamesFinding extends Finding {
  readonly refused: readonly RefusedName[];
  /** The names that pass, in lower case. */
  readonly granted: readonly string[];
}

/** Any origin that is well-formed: the verdict on the rest does not depend on which. */
const SOME_ORIGIN = "https://example.com";

export function explainMethod(policy: Compiled, method: string): Finding {
  if (judge(policy.image, SOME_ORIGIN, method, "") & VERDICT_METHOD) return PASSED;
  const listed = [...SAFELISTED_METHODS, ...policy.options.methods];
  const other = listed.find((name) => name.toLowerCase() === method.toLowerCase());
  const message =
    other === undefined
      ? `the method ${quote(method)} is not listed, only ${enumerate(listed.map(quote))}`
      : `the method ${quote(method)} is spelled ${quote(other)}, and letter case counts`;
  // Listed in a spelling that browsers normalize, it would be listed in theirs.
  const changes = method === normalizeMethod(method) ? [change("methods", method)] : [];
  return refusal(policy.options, message, changes);
}

export function explainContentType({ allowNonSimpleContentTypes }: NormalOptions, request: CorsRequest): Finding {
  const { contentType } = request;
  if (allowNonSimpleContentTypes || typeof contentType !== "string" || isSimpleContentType(contentType)) return PASSED;
  const message = `a form cannot send the content type ${quote(contentType)}`;
  return { passed: false, message, changes: [change("allowNonSimpleContentTypes", true)] };
}

export function explainNames(policy: Compiled, lines: CorsRequest["requestHeaders"]): NamesFinding {
  const elements = joinNames(lines ?? "")
    ?.split(",")
    .map((element) => element.replace(/^[\t ]+|[\t ]+$/g, ""))
    .filter((element) => element !== "");
  if (elements === undefined || elements.length > NAMES_MAX) return TOO_LARGE;
  const refused: RefusedName[] = [];
  const granted: string[] = [];
  for (const element of new Set(elements)) {
    const why = whyRefused(policy, element);
    if (why === undefined) granted.push(element.toLowerCase());
    else refused.push({ name: why === "not-a-token" ? escapeText(element) : element.toLowerCase(), why });
  }
  return { ...toFinding(policy.options, refused), refused, granted };
}

const TOO_LARGE: NamesFinding = {
  passed: false,
  message: `it asks for more than ${NAMES_MAX} header names or ${NAMES_BYTES_MAX} bytes of them`,
  changes: [],
  refused: [],
  granted: [],
};

function whyRefused(policy: Compiled, element: string): RefusedName["why"] | undefined {
  if (!isToken(element)) return "not-a-token";
  const verdict = judge(policy.image, SOME_ORIGIN, "GET", element);
  if (!(verdict & VERDICT_NAMES)) return "not-listed";
  const [reported] = reportedNames(verdict, element);
  if (!reported?.undecided) return undefined;
  const opinion = askName(policy.options.headerPredicates, reported.name);
  if (opinion === "yes") return undefined;
  return opinion === "failed" ? "predicate-failed" : "not-listed";
}

function toFinding(options: NormalOptions, refused: readonly RefusedName[]): Finding {
  if (refused.length === 0) return PASSED;
  const named = (why: RefusedName["why"]) => refused.filter((name) => name.why === why).map(({ name }) => `"${name}"`);
  const clauses = [
    [named("not-listed"), "not listed among its headers"],
    [named("not-a-token"), "no header name"],
    [named("predicate-failed"), "what a predicate failed on"],
  ] as const;
  const said = clauses.filter(([names]) => names.length > 0);
  const message = said.map(([names, what]) => `${enumerate(names)} ${names.length > 1 ? "are" : "is"} ${what}`);
  const isHopeless = refused.some(({ why }) => why !== "not-listed");
  return refusal(options, message.join("; "), isHopeless ? [] : refused.map(({ name }) => change("headers", name)));
}
