// What the rows of known attacks are made of.

import type { CorsRequest, PolicyOptions, ProblemCode, Reason } from "../../bindings/index.js";

type Line = readonly [name: string, value: string];

/** All that an answer may carry of CORS, and no more. */
export interface RightAnswer {
  readonly reason: Reason;
  /** Absent where the application answers. */
  readonly status?: number;
  readonly headers: readonly Line[];
  readonly vary: readonly string[];
}

/** A request that some CORS library has answered wrong, and what is right. */
export interface Attack {
  /** The advisory, the issue in the library's tracker, or the class of attacks. */
  readonly id: string;
  /** A sentence that is true here. */
  readonly why: string;
  readonly options: PolicyOptions;
  readonly request: CorsRequest;
  readonly answer: RightAnswer;
  /** More of the request's header lines, where it goes over a connection. */
  readonly lines?: readonly Line[];
  /** The Vary that the response has before the gate sees it, and the one that it has to have in the end. */
  readonly varies?: { readonly before: string; readonly after: string };
}

/** A configuration that some CORS library takes, and has to be refused. */
export interface ConfigAttack {
  readonly id: string;
  /** A sentence that is true here. */
  readonly why: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly code: ProblemCode;
}

/** An attack that nothing here can be open to. */
export interface NotHere {
  readonly id: string;
  readonly because: string;
}

export const EVIL = "https://evil.example";

export const actual = (origin: string, more: Partial<CorsRequest> = {}): CorsRequest => ({
  method: "GET",
  origin,
  ...more,
});

export const preflight = (origin: string, more: Partial<CorsRequest> = {}): CorsRequest => ({
  method: "OPTIONS",
  origin,
  requestMethod: "GET",
  ...more,
});

export const isPreflight = ({ method, requestMethod }: CorsRequest): boolean =>
  method === "OPTIONS" && Boolean(requestMethod);

/** A request that is refused: with 403, and without any header but Vary. */
export function refuse(
  id: string,
  why: string,
  options: PolicyOptions,
  request: CorsRequest,
  reason: Reason = "origin-not-allowed",
  vary: readonly string[] = ["Origin"],
): Attack {
  const runs = options.onDisallowed === "omit" && !isPreflight(request);
  const answer = { reason, headers: [], vary, ...(runs ? {} : { status: 403 }) };
  return { id, why, options, request, answer };
}

/** A request that is answered with exactly these headers. */
export function admit(
  id: string,
  why: string,
  options: PolicyOptions,
  request: CorsRequest,
  headers: Readonly<Record<string, string>>,
  more: Partial<RightAnswer> = {},
): Attack {
  const status = isPreflight(request) ? { status: options.preflightStatus ?? 204 } : {};
  const lines = Object.entries(headers).map(([name, value]) => [`Access-Control-${name}`, value] as const);
  const answer: RightAnswer = { reason: "allowed", headers: lines, vary: ["Origin"], ...status, ...more };
  return { id, why, options, request, answer };
}
