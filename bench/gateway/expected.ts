import type { Rule } from "../rules.js";
import { type Answer, headerOf } from "./connection.js";
import type { Asked } from "./request.js";
import { letsIn, maxAgeOf, rulesOf } from "./tenants.js";

/** What the upstream answers with: a gateway that answers by itself does not. */
export const UPSTREAM_BODY = "upstream\n";

/** How a gateway deals with what is not allowed. */
export type Manner =
  /** With 403, by itself. */
  | "refuses"
  /** Without CORS headers; an actual request goes to the upstream all the same. */
  | "omits"
  /** It knows no CORS: everything goes to the upstream. */
  | "passes";

/** What matters of an answer, as text: the status, who is let in, for how long, and who has answered. */
export function described({ status, head, body }: Answer): string {
  const origin = headerOf(head, "access-control-allow-origin");
  const maxAge = origin === undefined ? undefined : headerOf(head, "access-control-max-age");
  return describe(status, origin, maxAge, body === UPSTREAM_BODY);
}

function describe(status: number, origin = "nobody", maxAge = "no", isFromUpstream = false): string {
  return `${status}, ${origin} allowed, ${maxAge} max age, from the ${isFromUpstream ? "upstream" : "gateway"}`;
}

/** The answer that a version of the tenant's policy gives, as `described` tells it. */
export function expectedFor(asked: Asked, manner: Manner = "refuses", version = 0): string {
  if (asked.kind === "plain" || manner === "passes") return describe(200, undefined, undefined, true);
  return expectedBy(rulesOf(asked.tenant, version), asked, manner, version);
}

function expectedBy(rules: readonly Rule[], { kind, origin }: Asked, manner: Manner, version: number): string {
  const isAllowed = letsIn(rules, origin);
  if (!isAllowed && manner === "refuses") return describe(403);
  const allowed = isAllowed ? origin : undefined;
  if (kind === "actual") return describe(200, allowed, undefined, true);
  return describe(204, allowed, isAllowed ? String(maxAgeOf(version)) : undefined);
}

/** @throws Error that names who has answered wrongly, to what, and what would have been right. */
export function checkAnswer(who: string, asked: Asked, answer: Answer, manner: Manner): void {
  const expected = expectedFor(asked, manner);
  const given = described(answer);
  if (given === expected) return;
  const { kind, origin, tenant } = asked;
  throw new Error(
    `${who} answers a request (${kind}, ${origin}, tenant ${tenant}) with ${given}; right is ${expected}`,
  );
}
