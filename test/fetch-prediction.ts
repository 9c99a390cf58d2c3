// What has to come of a page's request to an API behind a gate, if the browser follows the Fetch standard.

import type { CorsRequest, Decision, Header, Policy } from "../bindings/index.js";
import { API, type Ask, BODY_TYPES, type Combination } from "./cases/fetches.js";
import {
  exposedNames,
  normalizeMethod,
  type PageRequest,
  passesCorsCheck,
  passesPreflight,
  preflightOf,
  sameOriginNames,
} from "./fetch-standard.js";

/** What comes of a request of a page's. */
export interface Outcome {
  /** The requests that reach the server, in order, as `lineOf` has them. */
  readonly sent: readonly string[];
  /** What the page gets: "blocked", or "readable", the status, and the names of the headers. */
  readonly got: string;
}

/** What should come of one. */
export interface Prediction extends Outcome {
  /** Whether the policy calls every request of it allowed, with credentials if the page wants that. */
  readonly promised: boolean;
}

/** What the application answers, all of it. */
export const ANSWER: readonly Header[] = [
  ["Cache-Control", "no-store"],
  ["Content-Language", "en"],
  ["Content-Length", "2"],
  ["Content-Type", "text/plain"],
  ["ETag", '"1"'],
  ["Expires", "0"],
  ["Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"],
  ["Pragma", "no-cache"],
  ["Set-Cookie", "a=b"],
  ["X-One", "1"],
  ["X-Two", "2"],
];

/** A request as far as a browser's part in CORS shows in it. */
export function lineOf({ method, origin, requestMethod, requestHeaders }: CorsRequest): string {
  return [method, origin, requestMethod, requestHeaders].filter((part) => part !== undefined).join(" ");
}

/**
 * Foretells what comes of a combination: the browser's part in it by `fetch-standard.ts`, the server's by the policy's
 * decisions.
 */
export async function predict(policy: Policy, { page, ask }: Combination): Promise<Prediction> {
  const { origin } = page;
  const request = requestOf(ask);
  const isSameOrigin = origin === API;
  const serves = isSameOrigin || request.credentials !== "include" || policy.options.credentials === true;
  const questions = isSameOrigin ? undefined : preflightOf(request);
  const sent: string[] = [];
  if (questions !== undefined) {
    const preflight = { method: "OPTIONS", origin, ...questions };
    sent.push(lineOf(preflight));
    const { allowed, status, headers } = answerOf(await policy.decide({ ...preflight, self: API }));
    const passes = passesPreflight(origin, request, status, headers);
    if (!passes) return { sent, got: "blocked", promised: allowed && serves };
  }
  const actual = actualOf(request, origin, isSameOrigin);
  sent.push(lineOf(actual));
  const { allowed, status, headers } = answerOf(await policy.decide({ ...actual, self: API }));
  const promised = allowed && serves;
  if (isSameOrigin) return { sent, got: readable(status, sameOriginNames(headers)), promised };
  if (!passesCorsCheck(origin, request, headers)) return { sent, got: "blocked", promised };
  return { sent, got: readable(status, exposedNames(request, headers)), promised };
}

function readable(status: number, names: readonly string[]): string {
  return ["readable", status, ...names].join(" ");
}

/** https://fetch.spec.whatwg.org/#dom-request, the steps about the method and the body's type */
function requestOf({ method, headers, credentials, body }: Ask): PageRequest {
  const type = BODY_TYPES[body];
  const isTyped = headers.some(([name]) => name.toLowerCase() === "content-type");
  return {
    method: normalizeMethod(method),
    headers: type === undefined || isTyped ? headers : [...headers, ["Content-Type", type]],
    credentials,
  };
}

/** The request itself; within an origin GET and HEAD name none (https://fetch.spec.whatwg.org/#append-a-request-origin-header). */
function actualOf({ method, headers }: PageRequest, origin: string, isSameOrigin: boolean): CorsRequest {
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const isUnnamed = isSameOrigin && ["GET", "HEAD"].includes(method);
  return { method, contentType, ...(isUnnamed ? {} : { origin }) };
}

interface Answer {
  readonly allowed: boolean;
  readonly status: number;
  readonly headers: readonly Header[];
}

/** What goes over the wire: the gate's headers, those of the application if it runs, and Node's own. */
function answerOf({ allowed, status, headers, vary }: Decision): Answer {
  const added: Header[] = [["Date", ""], ...vary.map((name): Header => ["Vary", name])];
  return { allowed, status: status ?? 200, headers: [...headers, ...added, ...(status === undefined ? ANSWER : [])] };
}
