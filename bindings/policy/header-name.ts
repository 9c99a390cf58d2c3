import { isToken } from "./method.js";
import type { Problems } from "./problem.js";
import { type Located, unique } from "./read.js";

/** Names that pass whatever their value is short and plain enough for (https://fetch.spec.whatwg.org/#cors-safelisted-request-header). */
export const SAFELISTED_NAMES: readonly string[] = ["accept", "accept-language", "content-language"];

/** https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN = new Set(
  (
    "accept-charset accept-encoding connection content-length cookie cookie2 date dnt expect host keep-alive referer " +
    "set-cookie te trailer transfer-encoding upgrade via"
  ).split(" "),
);
/** https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
const SAFELISTED_RESPONSE = new Set(
  "cache-control content-language content-length content-type expires last-modified pragma".split(" "),
);
/** https://fetch.spec.whatwg.org/#forbidden-response-header-name */
const FORBIDDEN_RESPONSE = new Set(["set-cookie", "set-cookie2"]);
/** What has no meaning outside a request or a preflight's answer, so that no page can want to read it. */
const PROHIBITED_RESPONSE = new Set(
  (
    "origin access-control-request-method access-control-request-headers access-control-allow-methods " +
    "access-control-allow-headers access-control-max-age"
  ).split(" "),
);

export function isSafelistedResponseName(name: string): boolean {
  return SAFELISTED_RESPONSE.has(name.toLowerCase());
}

/** Whether a name belongs to the CORS protocol itself, on either side. */
function isProtocolName(name: string): boolean {
  return name === "origin" || name.startsWith("access-control-");
}

function isForbiddenName(name: string): boolean {
  return FORBIDDEN.has(name) || name.startsWith("proxy-") || name.startsWith("sec-");
}

const lower = (name: string): string => name.toLowerCase();

/** The request-header names of a configuration, in their first spelling. */
export function readHeaders(problems: Problems, names: readonly Located[]): string[] {
  return unique(
    names.filter((name) => isHeader(problems, name)).map(({ text }) => text),
    lower,
  );
}

function isHeader(problems: Problems, { text, option }: Located): boolean {
  if (text === "*") return true;
  const name = lower(text);
  if (!isToken(text)) {
    problems.error("header-invalid", option, text, 'write a header name such as "X-Request-Id", or "*" for any');
  } else if (text.includes("*")) {
    problems.error(
      "header-invalid",
      option,
      text,
      `a header name has no wildcard; put ${JSON.stringify(text.split("*")[0])} in headerPrefixes`,
    );
  } else if (isProtocolName(name)) {
    problems.error("header-prohibited", option, text, "this header belongs to the CORS protocol itself; drop it");
  } else if (isForbiddenName(name)) {
    problems.error("header-forbidden", option, text, "no browser lets a page set this header; drop it");
  } else return true;
  return false;
}

/** The header-name prefixes of a configuration, in lower case. */
export function readPrefixes(problems: Problems, prefixes: readonly Located[]): string[] {
  return unique(prefixes.filter((prefix) => isPrefix(problems, prefix)).map(({ text }) => lower(text)));
}

function isPrefix(problems: Problems, { text, option }: Located): boolean {
  if (!isToken(text) || text.includes("*")) {
    problems.error(
      "header-prefix-invalid",
      option,
      text,
      'write how the names begin, such as "custom-"; for any header write headers: ["*"]',
    );
  } else if (isForbiddenName(lower(text)) || isProtocolName(lower(text))) {
    problems.error("header-prefix-invalid", option, text, "no browser lets a page set headers that begin so; drop it");
  } else return true;
  return false;
}

/** The response-header names that a configuration exposes, in their first spelling. */
export function readExposed(problems: Problems, names: readonly Located[]): string[] {
  return unique(
    names.filter((name) => isExposed(problems, name)).map(({ text }) => text),
    lower,
  );
}

function isExposed(problems: Problems, { text, option }: Located): boolean {
  const name = lower(text);
  if (text === "*") return true;
  if (!isToken(text) || text.includes("*")) {
    problems.error("exposed-header-invalid", option, text, 'write a header name such as "ETag", or "*" for all');
  } else if (FORBIDDEN_RESPONSE.has(name)) {
    problems.error("exposed-header-forbidden", option, text, "no browser shows this header to a page; drop it");
  } else if (PROHIBITED_RESPONSE.has(name)) {
    problems.error(
      "exposed-header-prohibited",
      option,
      text,
      "this header belongs to the CORS protocol itself; drop it",
    );
  } else return true;
  return false;
}
