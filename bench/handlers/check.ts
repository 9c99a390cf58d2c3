import assert from "node:assert/strict";
import { type Answer, withServer } from "../../test/http.js";
import type { Contestant } from "./contestant.js";
import { type Kind, linesFor, methodFor, toPairs } from "./exchange.js";
import type { SharedPolicy } from "./policy.js";

/**
 * Sees over a real connection that a contestant grants what the first and the last origin ask for, and a stranger
 * nothing.
 * @throws Error that says which answer is wrong.
 */
export async function checkAnswers(contestant: Contestant, kind: Kind, policy: SharedPolicy): Promise<void> {
  const { origins, stranger } = policy;
  await withServer(await contestant.prepare(policy), async (ask) => {
    for (const origin of [origins[0], origins.at(-1), stranger] as string[]) {
      const answer = await ask({ method: methodFor(kind), headers: toPairs(linesFor(kind, origin)) });
      const about = `${contestant.name}, ${kind} request from ${origin}, answers ${JSON.stringify(answer)}`;
      if (contestant.isWithoutCors) checkPlain(answer, about);
      else if (origin !== stranger) checkGranted(answer, kind, policy, origin, about);
      else if (!contestant.isUnchecked) checkRefused(answer, about);
    }
  });
}

function checkPlain(answer: Answer, about: string): void {
  assert.deepEqual([answer.status, answer.body], [200, ""], about);
  checkRefused(answer, about);
}

/** No contestant of these gives a stranger the header, whatever else it sends. */
function checkRefused({ headers }: Answer, about: string): void {
  assert.equal(headers["access-control-allow-origin"], undefined, about);
}

function checkGranted(answer: Answer, kind: Kind, policy: SharedPolicy, origin: string, about: string): void {
  const { status, body, headers } = answer;
  const isPreflight = kind === "preflight";
  assert.deepEqual([status, body], [isPreflight ? 204 : 200, ""], about);
  assert.equal(headers["access-control-allow-origin"], origin, about);
  if (!isPreflight) return;
  assert.deepEqual(listed(headers["access-control-allow-methods"]), policy.methods.toSorted(), about);
  assert.deepEqual(listed(headers["access-control-allow-headers"]), policy.headers.toSorted(), about);
  assert.equal(headers["access-control-max-age"], String(policy.maxAge), about);
}

function listed(field: string | string[] | undefined): string[] {
  return String(field).split(/, ?/).sort();
}
