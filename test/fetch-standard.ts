// What a browser does about CORS by the Fetch standard, for requests of mode "cors" that are not redirected.

import type { Header } from "../bindings/index.js";

/** https://fetch.spec.whatwg.org/#concept-request-credentials-mode */
export type CredentialsMode = "omit" | "same-origin" | "include";

/** A request of a page's, as far as CORS is concerned. */
export interface PageRequest {
  /** Normalized. */
  readonly method: string;
  /** The header list: what the page set, and the Content-Type that its body brings along. */
  readonly headers: readonly Header[];
  readonly credentials: CredentialsMode;
}

/** What a CORS-preflight request asks. */
export interface Questions {
  /** Access-Control-Request-Method */
  readonly requestMethod: string;
  /** Access-Control-Request-Headers, absent where there are none. */
  readonly requestHeaders?: string;
}

const SAFELISTED_METHODS = ["GET", "HEAD", "POST"];
const SAFELISTED_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
/** https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
export const SAFELISTED_RESPONSE_NAMES: readonly string[] =
  "cache-control content-language content-length content-type expires last-modified pragma".split(" ");
/** https://fetch.spec.whatwg.org/#forbidden-response-header-name */
const FORBIDDEN_RESPONSE_NAMES = ["set-cookie", "set-cookie2"];

/** https://fetch.spec.whatwg.org/#concept-method-normalize */
export function normalizeMethod(method: string): string {
  return /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method;
}

/**
 * What the CORS-preflight request asks that has to go ahead of a request to another origin; undefined if none has to.
 * https://fetch.spec.whatwg.org/#concept-main-fetch, and https://fetch.spec.whatwg.org/#cors-preflight-fetch, steps 3
 * to 5
 */
export function preflightOf({ method, headers }: PageRequest): Questions | undefined {
  const names = unsafeNames(headers);
  if (names.length > 0) return { requestMethod: method, requestHeaders: names.join(",") };
  return SAFELISTED_METHODS.includes(method) ? undefined : { requestMethod: method };
}

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names */
function unsafeNames(headers: readonly Header[]): string[] {
  const safe = headers.filter(isSafelisted);
  const safeLength = safe.reduce((sum, [, value]) => sum + value.length, 0);
  const unsafe = safeLength > 1024 ? headers : headers.filter((header) => !safe.includes(header));
  return [...new Set(unsafe.map(([name]) => name.toLowerCase()))].sort();
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
function isSafelisted([name, value]: Header): boolean {
  if (value.length > 128) return false;
  switch (name.toLowerCase()) {
    case "accept":
      return !hasUnsafeByte(value);
    case "accept-language":
    case "content-language":
      return /^[0-9A-Za-z *,.;=-]*$/.test(value);
    case "content-type":
      return !hasUnsafeByte(value) && SAFELISTED_TYPES.includes(essenceOf(value));
    case "range":
      return isSimpleRange(value);
    default:
      return false;
  }
}

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte */
function hasUnsafeByte(value: string): boolean {
  return /[^\t -~\u0080-\u00ff]|["():<>?@[\\\]{}]/.test(value);
}

/** https://mimesniff.spec.whatwg.org/#parse-a-mime-type, steps 1 to 9. @returns "" on failure. */
function essenceOf(value: string): string {
  const type = /^[\t\n\r ]*([^;]*?)[\t\n\r ]*(?:;|$)/.exec(value)?.[1] ?? "";
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(type) ? type.toLowerCase() : "";
}

/** https://fetch.spec.whatwg.org/#simple-range-header-value, with a start. */
function isSimpleRange(value: string): boolean {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(value) ?? [];
  return start !== undefined && (!end || Number(start) <= Number(end));
}

/**
 * Whether a page of an origin may go on with what an answer says.
 * https://fetch.spec.whatwg.org/#concept-cors-check
 * @param origin Serialized.
 */
export function passesCorsCheck(origin: string, { credentials }: PageRequest, answer: readonly Header[]): boolean {
  const allowed = valueIn(answer, "access-control-allow-origin");
  if (allowed === "*" && credentials !== "include") return true;
  if (allowed !== origin) return false;
  return credentials !== "include" || valueIn(answer, "access-control-allow-credentials") === "true";
}

/**
 * Whether the answer to the CORS-preflight request lets the request itself go.
 * https://fetch.spec.whatwg.org/#cors-preflight-fetch, step 7
 */
export function passesPreflight(
  origin: string,
  request: PageRequest,
  status: number,
  answer: readonly Header[],
): boolean {
  if (!passesCorsCheck(origin, request, answer) || status < 200 || status > 299) return false;
  const methods = listIn(answer, "access-control-allow-methods");
  const names = listIn(answer, "access-control-allow-headers").map((name) => name.toLowerCase());
  const isAny = (list: string[]) => request.credentials !== "include" && list.includes("*");
  const passesMethod = [...methods, ...SAFELISTED_METHODS].includes(request.method) || isAny(methods);
  // https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
  const passesName = (name: string) => names.includes(name) || (isAny(names) && name !== "authorization");
  return passesMethod && unsafeNames(request.headers).every(passesName);
}

/**
 * The names of an answer's headers that a page of another origin may read, in lower case and sorted.
 * https://fetch.spec.whatwg.org/#concept-main-fetch, where it sets the CORS-exposed header-name list, and
 * https://fetch.spec.whatwg.org/#concept-filtered-response-cors
 */
export function exposedNames({ credentials }: PageRequest, answer: readonly Header[]): string[] {
  const listed = listIn(answer, "access-control-expose-headers").map((name) => name.toLowerCase());
  if (credentials !== "include" && listed.includes("*")) return sameOriginNames(answer);
  return sameOriginNames(answer).filter((name) => [...SAFELISTED_RESPONSE_NAMES, ...listed].includes(name));
}

/** The same for a page of the server's own origin. https://fetch.spec.whatwg.org/#concept-filtered-response-basic */
export function sameOriginNames(answer: readonly Header[]): string[] {
  const names = new Set(answer.map(([name]) => name.toLowerCase()));
  return [...names].filter((name) => !FORBIDDEN_RESPONSE_NAMES.includes(name)).sort();
}

/** https://fetch.spec.whatwg.org/#concept-header-list-get, null as undefined. */
function valueIn(headers: readonly Header[], wanted: string): string | undefined {
  const values = headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(", ");
}

/** https://fetch.spec.whatwg.org/#extract-header-list-values, nothing as []; no answer here fails to parse. */
function listIn(headers: readonly Header[], wanted: string): string[] {
  return (valueIn(headers, wanted) ?? "").split(",").map((item) => item.trim());
}
