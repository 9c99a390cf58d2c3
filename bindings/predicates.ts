// Asks the predicates of a policy. Only `true` lets anything in; what throws, rejects or is late is a fault, published
// and counted as "no" of that one predicate.

import { type Fault, publishFault } from "./fault.js";
import type { HeaderPredicate, OriginPredicate } from "./policy/options.js";
import type { CorsRequest } from "./request.js";

/** "failed" if none said yes and some predicate failed. */
export type Opinion = "yes" | "no" | "failed";

/** What the origin predicates of a policy are asked. */
export interface OriginQuestion {
  readonly origin: string;
  readonly request: CorsRequest;
  /** How long each promised answer may take, in milliseconds. */
  readonly deadline: number;
}

/** Asks one predicate after the other until one says yes; a promise only if one of them returned one. */
export function askOrigin(
  predicates: readonly OriginPredicate[],
  question: OriginQuestion,
): Opinion | Promise<Opinion> {
  let failed = false;
  for (let i = 0; i < predicates.length; i++) {
    try {
      const answer: unknown = predicates[i]?.(question.origin, question.request);
      if (answer === true) return "yes";
      if (isThenable(answer)) return askOn(answer, failed, predicates.slice(i + 1), question);
    } catch (error) {
      publishFault(error, "origin-predicate");
      failed = true;
    }
  }
  return failed ? "failed" : "no";
}

/** Waits for a promised answer, then asks the rest. */
async function askOn(
  promised: PromiseLike<unknown>,
  failedBefore: boolean,
  rest: readonly OriginPredicate[],
  question: OriginQuestion,
): Promise<Opinion> {
  let failed = failedBefore;
  try {
    if ((await withDeadline(promised, question.deadline)) === true) return "yes";
  } catch (error) {
    publishFault(error, "origin-predicate");
    failed = true;
  }
  const opinion = await askOrigin(rest, question);
  return opinion === "no" && failed ? "failed" : opinion;
}

/** Asks without waiting: a promise counts as no, and what it rejects with is published. */
export function askOriginNow(predicates: readonly OriginPredicate[], origin: string): boolean {
  const request: CorsRequest = { method: "GET", origin };
  return predicates.some((predicate) => {
    try {
      const answer: unknown = predicate(origin, request);
      if (isThenable(answer)) publishRejection(answer, "origin-predicate");
      return answer === true;
    } catch (error) {
      publishFault(error, "origin-predicate");
      return false;
    }
  });
}

/** Asks the predicates about one name, in lower case. */
export function askName(predicates: readonly HeaderPredicate[], name: string): Opinion {
  let failed = false;
  for (const predicate of predicates) {
    try {
      const answer: unknown = predicate(name);
      if (answer === true) return "yes";
      if (isThenable(answer)) {
        publishRejection(answer, "header-predicate");
        throw new TypeError("a header predicate answers at once, it returns no promise");
      }
    } catch (error) {
      publishFault(error, "header-predicate");
      failed = true;
    }
  }
  return failed ? "failed" : "no";
}

/** What nobody waits for may still reject, which would end the process. */
function publishRejection(promised: PromiseLike<unknown>, source: Fault["source"]): void {
  promised.then(undefined, (error) => publishFault(error, source));
}

/** Whether a value is awaited like a promise. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

async function withDeadline(promised: PromiseLike<unknown>, deadline: number): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`an origin predicate took longer than ${deadline} ms`);
    timer = setTimeout(reject, deadline, error);
  });
  try {
    return await Promise.race([promised, late]);
  } finally {
    clearTimeout(timer);
  }
}
