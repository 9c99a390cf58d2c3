// Which policies a tenant has had, and which of them an answer comes from: each policy has a number, and says it.

import type { PolicyOptions } from "../../bindings/index.js";
import { type Answer, type Ask, askAt } from "../http.js";

/** The number of the policy that decided, or that none let the request in. */
export type Outcome = number | "closed";

export const TENANTS = Array.from({ length: 8 }, (_, i) => `t${i}.example`);

const ORIGIN = "https://app.example";

/** A policy that says its number twice in each answer, so that a mixture of two would be seen. */
export function policyOf(number: number): PolicyOptions {
  return {
    origins: [ORIGIN],
    exposedHeaders: [`X-A-${number}`, `X-B-${number}`],
    headers: [`X-A-${number}`, `X-B-${number}`],
    maxAgeInSeconds: number,
  };
}

/**
 * Asks a gateway for a tenant, as a page does.
 * @throws Error if what it answers is neither a refusal nor what one policy says.
 */
export async function askFor(tenant: string, port: number): Promise<Outcome> {
  return toOutcome(
    await askAt(port, {
      headers: [
        ["Host", tenant],
        ["Origin", ORIGIN],
      ],
    }),
  );
}

/** The same with a CORS-preflight request. The names that it asks for are of the policy with that number. */
export async function askBefore(tenant: string, port: number, number: Outcome): Promise<Outcome> {
  const ask: Ask = {
    method: "OPTIONS",
    headers: [
      ["Host", tenant],
      ["Origin", ORIGIN],
      ["Access-Control-Request-Method", "POST"],
      ["Access-Control-Request-Headers", `x-a-${number},x-b-${number}`],
    ],
  };
  return toOutcome(await askAt(port, ask));
}

/** What every tenant has had, in the order of the versions. What is being written counts, as it may be there already. */
export class History {
  readonly #outcomes = new Map<string, Outcome[]>(TENANTS.map((tenant) => [tenant, ["closed"]]));

  add(tenant: string, outcome: Outcome): void {
    this.#of(tenant).push(outcome);
  }

  last(tenant: string): Outcome {
    return this.#of(tenant).at(-1) as Outcome;
  }

  /** Where an outcome stands in the row of a tenant's, at a place or after it; -1 if it is not there. */
  find(tenant: string, outcome: Outcome, from: number): number {
    return this.#of(tenant).indexOf(outcome, from);
  }

  describe(tenant: string): string {
    return this.#of(tenant).join(", ");
  }

  #of(tenant: string): Outcome[] {
    return this.#outcomes.get(tenant) as Outcome[];
  }
}

function toOutcome({ status, headers }: Answer): Outcome {
  const origin = headers["access-control-allow-origin"];
  if (status === 403 && origin === undefined) return "closed";
  const names = headers["access-control-allow-headers"] ?? headers["access-control-expose-headers"] ?? "";
  const [, a, b] = /^X-A-(\d+), ?X-B-(\d+)$/i.exec(`${names}`) ?? [];
  const age = headers["access-control-max-age"] ?? a;
  if (
    origin === ORIGIN &&
    a !== undefined &&
    a === b &&
    a === age &&
    status === 200 + 4 * Number("access-control-max-age" in headers)
  )
    return Number(a);
  throw new Error(`an answer that no policy gives: ${status} ${JSON.stringify(headers)}`);
}
