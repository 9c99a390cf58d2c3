import { METHOD_BYTES } from "../../assembly/layout.js";
import type { Problems } from "./problem.js";
import { type Located, unique } from "./read.js";

/** https://fetch.spec.whatwg.org/#cors-safelisted-method */
export const SAFELISTED_METHODS: readonly string[] = ["GET", "HEAD", "POST"];

const NORMALIZED = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
const FORBIDDEN = ["CONNECT", "TRACE", "TRACK"];

/** RFC 9110 5.6.2 */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i.test(text);
}

/** https://fetch.spec.whatwg.org/#forbidden-method */
export function isForbiddenMethod(method: string): boolean {
  return FORBIDDEN.includes(method.toUpperCase());
}

/** https://fetch.spec.whatwg.org/#concept-method-normalize */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED.includes(upper) ? upper : method;
}

/** The methods that a policy lets through, each once: the safelisted ones, then its own. */
export function listedMethods(methods: readonly string[]): string[] {
  return unique([...SAFELISTED_METHODS, ...methods]);
}

/** The methods of a configuration as browsers send them. */
export function readMethods(problems: Problems, methods: readonly Located[]): string[] {
  return unique(methods.flatMap((method) => readMethod(problems, method) ?? []));
}

function readMethod(problems: Problems, { text, option }: Located): string | undefined {
  if (text === "*") return text;
  if (!isToken(text) || text.length > METHOD_BYTES)
    return problems.error("method-invalid", option, text, 'write a method such as "PUT", or "*" for any');
  if (isForbiddenMethod(text)) {
    return problems.error("method-forbidden", option, text, "no browser lets a page send this method; drop it");
  }
  const method = normalizeMethod(text);
  if (method !== text) problems.warn("method-normalized", option, text, `browsers send it as "${method}"; write it so`);
  if (text !== "PATCH" && text.toUpperCase() === "PATCH") {
    problems.warn(
      "method-lower-case",
      option,
      text,
      `browsers do not change the case of this method; write "PATCH" unless pages really send "${text}"`,
    );
  }
  return method;
}
