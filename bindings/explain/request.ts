// What is to be said of a request besides its origin.

import { NAMES_BYTES_MAX, NAMES_MAX, VERDICT_METHOD, VERDICT_NAMES } from "../../assembly/layout.js";
import { isSimpleContentType } from "../content-type.js";
import type { Compiled } from "../decision.js";
import { joinNames, judge, reportedNames } from "../engine/index.js";
import { isToken, listedMethods, normalizeMethod } from "../policy/method.js";
import type { NormalOptions } from "../policy/options.js";
import { askName } from "../predicates.js";
import type { CorsRequest } from "../request.js";
import { enumerate, escapeText, quote, trimOws } from "../text.js";
import { change } from "./change.js";
import { type Finding, PASSED, refusal } from "./finding.js";
import type { Witness } from "./witness.js";

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
  const { options } = policy;
  if (options.methods.includes("*")) return refusal(options, `no page can send the method ${quote(method)}`, []);
  const listed = listedMethods(options.methods);
  const lower = method.toLowerCase();
  const other = listed.find((name) => name.length === method.length && name.toLowerCase() === lower);
  const message =
    other === undefined
      ? `the method ${quote(method)} is not listed, only ${enumerate(listed.map(quote))}`
      : `the method ${quote(method)} is spelled ${quote(other)}, and letter case counts`;
  // Listed in a spelling that browsers normalize, it would be listed in theirs; "*" would list all of them.
  const isListable = method === normalizeMethod(method) && method !== "*";
  return refusal(options, message, isListable ? [change("methods", method)] : []);
}

export function explainContentType({ allowNonSimpleContentTypes }: NormalOptions, request: CorsRequest): Finding {
  const { contentType } = request;
  if (allowNonSimpleContentTypes || typeof contentType !== "string" || isSimpleContentType(contentType)) return PASSED;
  const message = `a form cannot send the content type ${quote(contentType)}`;
  return { passed: false, message, changes: [change("allowNonSimpleContentTypes", true)] };
}

/** @param witness Has seen the header predicates of this policy, which are watched, being asked. */
export function explainNames(policy: Compiled, lines: CorsRequest["requestHeaders"], witness: Witness): NamesFinding {
  const elements = joinNames(lines ?? "")
    ?.split(",")
    .map(trimOws)
    .filter((element) => element !== "");
  if (elements === undefined || elements.length > NAMES_MAX) return TOO_LARGE;
  const refused = new Map<string, RefusedName>();
  const granted = new Set<string>();
  for (const element of elements) {
    const why = whyRefused(policy, element, witness);
    const name = why === "not-a-token" ? escapeText(element) : element.toLowerCase();
    if (why === undefined) granted.add(name);
    else refused.set(name, { name, why });
  }
  const names = { refused: [...refused.values()], granted: [...granted] };
  return { ...toFinding(policy.options, names.refused), ...names };
}

const TOO_LARGE: NamesFinding = {
  passed: false,
  message: `it asks for more than ${NAMES_MAX} header names or ${NAMES_BYTES_MAX} bytes of them`,
  changes: [],
  refused: [],
  granted: [],
};

function whyRefused(policy: Compiled, element: string, witness: Witness): RefusedName["why"] | undefined {
  if (!isToken(element)) return "not-a-token";
  const verdict = judge(policy.image, SOME_ORIGIN, "GET", element);
  if (!(verdict & VERDICT_NAMES)) return "not-listed";
  const [reported] = reportedNames(verdict, element);
  if (!reported?.undecided) return undefined;
  const opinion = askName(policy.options.headerPredicates, reported.name);
  if (opinion === "yes") return undefined;
  return opinion === "failed" || witness.hasFailed(reported.name) ? "predicate-failed" : "not-listed";
}

function toFinding(options: NormalOptions, refused: readonly RefusedName[]): Finding {
  if (refused.length === 0) return PASSED;
  const named = (why: RefusedName["why"]) => refused.filter((name) => name.why === why).map(({ name }) => quote(name));
  const clauses = [
    [named("not-listed"), "not listed among its headers"],
    [refused.filter(({ why }) => why === "not-a-token").map(({ name }) => `"${name}"`), "no header name"],
    [named("predicate-failed"), "what a predicate failed on"],
  ] as const;
  const said = clauses.filter(([names]) => names.length > 0);
  const message = said.map(([names, what]) => `${enumerate(names)} ${names.length > 1 ? "are" : "is"} ${what}`);
  // Nobody is told to list a "*" because somebody has asked for it.
  const isHopeless = refused.some(({ name, why }) => why !== "not-listed" || name === "*");
  return refusal(options, message.join("; "), isHopeless ? [] : refused.map(({ name }) => change("headers", name)));
}
