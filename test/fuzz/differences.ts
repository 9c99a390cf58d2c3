// Compares what the library says with what somebody else says of the same case.

import { type Decision, PolicyError } from "../../bindings/index.js";
import { expectedDecision } from "../oracle.js";
import type { Case, Exchange, Policies, Subject } from "./case.js";
import { predictConfiguration, predictOrigin, REFUSED } from "./url.js";

/** What both sides said. */
export interface Difference {
  readonly actual: unknown;
  readonly expected: unknown;
}

type Answer = ReturnType<typeof expectedDecision>;

/** What the two sides of a case say, if that is not the same. Whatever is thrown is a difference too. */
export function differenceOf(policies: Policies, asked: Case): Difference | undefined {
  try {
    const policy = policies.of(asked.options);
    if (policy instanceof Error && !(policy instanceof PolicyError)) throw policy;
    if (asked.question === "configuration") return compareConfiguration(policy, asked.options.origins ?? []);
    return policy instanceof PolicyError ? undefined : compareAnswers(policies, policy, asked);
  } catch (error) {
    return { actual: `throws ${error}`, expected: "an answer" };
  }
}

function compareAnswers(
  policies: Policies,
  policy: Subject,
  asked: Exclude<Case, { question: "configuration" }>,
): Difference | undefined {
  switch (asked.question) {
    case "decision":
      return difference(policy.decide(asked.request), expectedDecision(policy.options, asked.request), isSameAnswer);
    case "repetition": {
      const first = policy.decide(asked.request) as Decision;
      for (const other of asked.others) askOther(policies, other);
      return difference(policy.decide(asked.request), first, isSameAnswer);
    }
    case "origin":
      return difference(policy.allowsOrigin(asked.origin), isExpected(policy, asked.origin));
    case "URL": {
      const expected = predictOrigin(asked.options, asked.origin);
      return expected === undefined ? undefined : difference(policy.allowsOrigin(asked.origin), expected);
    }
  }
}

/** Nothing is wrong with a GET but its origin. */
function isExpected(policy: Subject, origin: string): boolean {
  return expectedDecision(policy.options, { method: "GET", origin }).allowed;
}

function askOther(policies: Policies, { options, request }: Exchange): void {
  const policy = policies.of(options);
  if (!(policy instanceof Error)) policy.decide(request);
}

/** Accepted, as the normal form of the entry; or refused. */
function compareConfiguration(policy: Subject | PolicyError, origins: readonly string[]): Difference | undefined {
  const [text] = origins;
  const expected = text === undefined ? undefined : predictConfiguration(text);
  if (expected === undefined) return undefined;
  const actual = policy instanceof PolicyError ? REFUSED : policy.options.origins?.[0];
  // Not every URL parser looks into Punycode; the library does.
  if (actual === REFUSED && /xn--/i.test(text as string)) return undefined;
  return difference(actual, expected);
}

function difference<T>(actual: unknown, expected: T, isSame = Object.is as (a: unknown, b: T) => boolean) {
  return isSame(actual, expected) ? undefined : { actual, expected };
}

/** Cheaper than comparing texts of both. A promise is no answer: no predicate here returns one. */
function isSameAnswer(actual: unknown, expected: Answer): boolean {
  const { kind, allowed, reason, status, headers, vary } = actual as Decision;
  return (
    kind === expected.kind &&
    allowed === expected.allowed &&
    reason === expected.reason &&
    status === expected.status &&
    headers.length === expected.headers.length &&
    headers.every(([name, value], i) => name === expected.headers[i]?.[0] && value === expected.headers[i]?.[1]) &&
    vary.length === expected.vary.length &&
    vary.every((name, i) => name === expected.vary[i])
  );
}
