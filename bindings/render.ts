// The headers of answers as text.

import { isSafelistedResponseName } from "./policy/header-name.js";
import { listedMethods } from "./policy/method.js";
import type { NormalOptions } from "./policy/options.js";

/** A header of an answer. */
export type Header = readonly [name: string, value: string];

/** No headers. */
export const NOTHING: readonly Header[] = Object.freeze([]);

/** A header that cannot be changed. */
export function header(name: string, value: string): Header {
  return Object.freeze([name, value] as const);
}

/** Access-Control-Expose-Headers, unless there is nothing to expose. */
export function renderExposed({ exposedHeaders }: NormalOptions): readonly Header[] {
  const names = exposedHeaders.includes("*") ? ["*"] : exposedHeaders.filter((name) => !isSafelistedResponseName(name));
  if (names.length === 0) return NOTHING;
  return Object.freeze([header("Access-Control-Expose-Headers", renderNames(names))]);
}

/**
 * Access-Control-Allow-Methods; undefined where the requested method is what an answer lists: `*` means nothing to a
 * browser with credentials.
 */
export function renderMethods({ methods, credentials }: NormalOptions): Header | undefined {
  const isAny = methods.includes("*");
  if (isAny && credentials) return undefined;
  const list = isAny ? ["*"] : listedMethods(methods).sort();
  return header("Access-Control-Allow-Methods", list.join(", "));
}

/** The names that every granted preflight lists: none where it lists the requested ones. */
export function staticNames({ headers, credentials, allowNonSimpleContentTypes }: NormalOptions): readonly string[] {
  if (!headers.includes("*")) return allowNonSimpleContentTypes ? [...headers, "Content-Type"] : headers;
  if (credentials) return [];
  return headers.some((name) => name.toLowerCase() === "authorization") ? ["*", "authorization"] : ["*"];
}

/** Whether a granted preflight lists names because they were asked for. */
export function variesByNames({ headers, credentials, headerPrefixes, headerPredicates }: NormalOptions): boolean {
  if (headers.includes("*")) return credentials;
  return headerPrefixes.length > 0 || headerPredicates.length > 0;
}

/** Access-Control-Allow-Headers, not sent empty. */
export function renderAllowNames(names: readonly string[]): readonly Header[] {
  return names.length === 0 ? NOTHING : Object.freeze([header("Access-Control-Allow-Headers", renderNames(names))]);
}

/** No name twice, in its first spelling; sorted by code unit. */
function renderNames(names: readonly string[]): string {
  const spellings = new Map<string, string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (!spellings.has(key)) spellings.set(key, name);
  }
  return [...spellings.values()].sort().join(", ");
}
