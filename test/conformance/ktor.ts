import * as assert from "uvu/assert";
import type { CorsRequest, Decision, HostOptions, PolicyOptions } from "../../bindings/index.js";
import { type Answered, checkAnswered } from "./answered.js";
import { type Answer, errorCodes, type Family } from "./library.js";

interface PredicateVector {
  kind: "startsWith" | "endsWith" | "contains" | "equals" | "regex" | "always";
  value: string;
}
/** Values by names in lower case; null for a header that must not be there. */
export type ExpectedHeaders = Record<string, string | null>;

export interface KtorVector {
  id: string;
  config: {
    anyHost?: boolean;
    hosts?: HostOptions[];
    methods?: string[];
    headers?: string[];
    headerPrefixes?: string[];
    headerPredicates?: PredicateVector[];
    originPredicates?: PredicateVector[];
    exposedHeaders?: string[];
    allowCredentials?: boolean;
    maxAgeInSeconds?: number;
    allowSameOrigin?: boolean;
    allowNonSimpleContentTypes?: boolean;
  };
  switches?: PolicyOptions;
  configError?: string[];
  request?: { method: string; path: string; host: string; headers: [string, string][] };
  committed?: { status: number; body: string };
  handler: { methods: string[]; status: number; body: string; otherwise: number };
  expect?: {
    status?: number;
    body?: string;
    headers?: ExpectedHeaders;
    headerSets?: Record<string, string[]>;
    headerContains?: Record<string, string[]>;
    headersPresent?: string[];
  };
  answer?: { runs: boolean; status: number; body?: string; headers: ExpectedHeaders };
}

const PREDICATES: Record<PredicateVector["kind"], (value: string) => (text: string) => boolean> = {
  startsWith: (value) => (text) => text.startsWith(value),
  endsWith: (value) => (text) => text.endsWith(value),
  contains: (value) => (text) => text.includes(value),
  equals: (value) => (text) => text === value,
  regex: (value) => (text) => new RegExp(`^(?:${value})$`).test(text),
  always: () => () => true,
};

function toOptions({ config, switches }: KtorVector): PolicyOptions {
  const { anyHost, hosts = [], allowCredentials, originPredicates = [], headerPredicates = [], ...same } = config;
  const toPredicate = ({ kind, value }: PredicateVector) => PREDICATES[kind](value);
  return {
    ...same,
    hosts: anyHost ? ["*", ...hosts] : hosts,
    credentials: allowCredentials ?? false,
    originPredicates: originPredicates.map(toPredicate),
    headerPredicates: headerPredicates.map(toPredicate),
    ...switches,
  };
}

/** What the application of a vector answers. */
export function handle({ handler }: KtorVector, method: string): { status: number; body: string } {
  const isHandled = handler.methods.includes(method);
  return { status: isHandled ? handler.status : handler.otherwise, body: isHandled ? handler.body : "" };
}

function toRequests({ request }: KtorVector): CorsRequest[] {
  if (request === undefined) return [];
  const lines = (name: string) => request.headers.filter(([key]) => key.toLowerCase() === name).map(([, line]) => line);
  return [
    {
      method: request.method,
      origin: lines("origin"),
      requestMethod: lines("access-control-request-method")[0],
      requestHeaders: lines("access-control-request-headers"),
      contentType: lines("content-type")[0],
      secFetchSite: lines("sec-fetch-site")[0],
      self: `http://${request.host}`,
    },
  ];
}

/** What a gate makes of a decision. */
function carryOut({ status, headers, vary }: Decision, vector: KtorVector): Answered {
  const runs = status === undefined;
  // What somebody else has committed is left as it is.
  if (vector.committed) return { runs, ...vector.committed, headers: {} };
  const answered = runs ? handle(vector, vector.request?.method ?? "") : { status, body: "" };
  const lines = headers.map(([name, value]) => [name.toLowerCase(), value]);
  return { runs, ...answered, headers: { ...Object.fromEntries(lines), vary: vary.join(", ") || undefined } };
}

function checkConfigError(expected: readonly string[], { problems }: Answer): void {
  const codes = errorCodes(problems);
  assert.ok(
    codes.some((code) => expected.includes(code)),
    codes.join(),
  );
}

export const ktor: Family<KtorVector> = {
  file: "ktor.json",
  question: (vector) => ({ options: toOptions(vector), requests: toRequests(vector) }),
  check(vector, answer) {
    if (vector.configError) return checkConfigError(vector.configError, answer);
    const [decision] = answer.decisions;
    if (decision === undefined) throw new Error("no decision");
    checkAnswered(carryOut(decision, vector), vector);
  },
};
