import { createRequire } from "node:module";

// The list is most of what this library would have to load, and few policies ask for it.
const require = createRequire(import.meta.url);

/** Whether a domain, without a final dot, is a public suffix (https://publicsuffix.org), private ones included. */
export function isPublicSuffix(domain: string): boolean {
  const { getPublicSuffix } = require("tldts") as typeof import("tldts");
  return getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}
