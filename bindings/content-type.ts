import { isToken } from "./policy/method.js";
import { trimOws } from "./text.js";

/** https://fetch.spec.whatwg.org/#cors-safelisted-request-header, step "content-type" */
const SIMPLE = new Set(["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]);

/** The longest value that Fetch lets pass without a preflight. */
const LENGTH_MAX = 128;

/**
 * Whether a Content-Type has one of the three essences that a page can send without a preflight, with parameters
 * (RFC 9110 8.3.1) or without. What is malformed, repeated or longer than 128 characters has none.
 */
export function isSimpleContentType(value: string): boolean {
  if (SIMPLE.has(value)) return true;
  // A comma joins several lines, and within quotes it could hide that it does.
  if (value.length > LENGTH_MAX || value.includes(",")) return false;
  const [essence = "", ...parameters] = splitParameters(value);
  return SIMPLE.has(trimOws(essence).toLowerCase()) && parameters.every(isParameter);
}

/** Splits at each semicolon that is not within quotes. */
function splitParameters(value: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value[at];
    if (char === "\\" && isQuoted) at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === ";" && !isQuoted) {
      parts.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, value.slice(start)];
}

/** `name=value` with a token or a quoted string as its value, or nothing at all (RFC 9110 5.6.6). */
function isParameter(text: string): boolean {
  const parameter = trimOws(text);
  if (parameter === "") return true;
  const equals = parameter.indexOf("=");
  const value = parameter.slice(equals + 1);
  return isToken(parameter.slice(0, Math.max(0, equals))) && (isToken(value) || isQuotedString(value));
}

/** RFC 9110 5.6.4 */
function isQuotedString(text: string): boolean {
  return /^"(?:[\t !#-[\]-~]|\\[\t -~])*"$/.test(text);
}
