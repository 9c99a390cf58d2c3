import { Random } from "../../test/seeded.js";
import { linesFor, methodFor, toPairs } from "../handlers/exchange.js";
import type { Rule } from "../rules.js";
import { allowedOrigin, NEAR_MISSES } from "../traffic.js";
import { hostOf, rulesOf } from "./tenants.js";
import { Zipf } from "./zipf.js";

/** An actual CORS request, a CORS-preflight request, or one without an Origin header. */
export type Kind = "actual" | "preflight" | "plain";

/** A request as it is sent. */
export interface Asked {
  readonly tenant: number;
  readonly kind: Kind;
  /** Not sent where the kind is plain. */
  readonly origin: string;
  readonly text: string;
}

/** Which requests come, in shares that add up to 1. */
export interface Mix {
  readonly kinds: Readonly<Record<Kind, number>>;
  /** Origins that the tenant lets in, that just fail one of its rules, and of anybody. */
  readonly origins: Readonly<Record<"hit" | "nearMiss" | "stranger", number>>;
}

export const KINDS: Mix["kinds"] = { actual: 0.7, preflight: 0.15, plain: 0.15 };
export const ORIGINS: Mix["origins"] = { hit: 0.5, nearMiss: 0.3, stranger: 0.2 };

/** A GET, or a preflight for a PUT with two headers, with all that a browser sends. */
export function makeRequest(tenant: number, kind: Kind, origin: string): Asked {
  const line = `${methodFor(kind === "preflight" ? kind : "actual")} /items HTTP/1.1`;
  const pairs = toPairs(linesFor(kind === "preflight" ? kind : "actual", origin, hostOf(tenant)));
  const sent = pairs.filter(([name]) => kind !== "plain" || name !== "Origin");
  const text = [line, ...sent.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n");
  return { tenant, kind, origin, text };
}

/** An origin that comes to a tenant with such rules. */
export function originFor(rules: readonly Rule[], origins: Mix["origins"], random: Random): string {
  const rule = random.pick(rules);
  const share = random.fraction();
  if (share < origins.hit) return allowedOrigin(rule, random);
  if (share < origins.hit + origins.nearMiss) return random.pick(NEAR_MISSES)[1](rule, random);
  return `https://app.stranger-${random.below(1e9)}.com`;
}

export function pickKind({ actual, preflight }: Mix["kinds"], random: Random): Kind {
  const share = random.fraction();
  return share < actual ? "actual" : share < actual + preflight ? "preflight" : "plain";
}

/** So many requests to so many tenants, of whom few are asked often; the same on every run. */
export function makeRequests(count: number, tenants: number, { kinds, origins }: Mix): Asked[] {
  const random = new Random(tenants);
  const zipf = new Zipf(tenants);
  return Array.from({ length: count }, () => {
    const tenant = zipf.pick(random);
    return makeRequest(tenant, pickKind(kinds, random), originFor(rulesOf(tenant), origins, random));
  });
}
