import { builtin } from "../runtime.js";

/** `getPublicSuffix` of the package `tldts`, or what answers as it does. */
export type GetPublicSuffix = (domain: string, options: { allowPrivateDomains: boolean }) => string | null;

let getPublicSuffix: GetPublicSuffix | undefined;

/** Gives the list of public suffixes to a library that cannot load it by itself. */
export function bringSuffixes(brought: GetPublicSuffix): void {
  getPublicSuffix = brought;
}

/**
 * Whether a domain, without a final dot, is a public suffix (https://publicsuffix.org), private ones included.
 * @throws Error where there is no list.
 */
export function isPublicSuffix(domain: string): boolean {
  // The list is most of what this library would have to load, and few policies ask for it.
  getPublicSuffix ??= loadSuffixes();
  return getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}

function loadSuffixes(): GetPublicSuffix {
  try {
    const require = builtin("module")?.createRequire(import.meta.url);
    if (require === undefined) throw new Error("this runtime loads no packages");
    return require("tldts").getPublicSuffix;
  } catch (cause) {
    const advice = "install it beside this program, or bring its getPublicSuffix to instantiate of crossgate/core";
    throw new Error(`crossgate: a wildcard with credentials is checked by the package tldts; ${advice}`, { cause });
  }
}
