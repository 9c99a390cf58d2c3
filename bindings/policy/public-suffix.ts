let suffixes: typeof import("tldts") | undefined;

/** Whether a domain, without a final dot, is a public suffix (https://publicsuffix.org), private ones included. */
export function isPublicSuffix(domain: string): boolean {
  // The list is most of what this library would have to load, and few policies ask for it.
  suffixes ??= process.getBuiltinModule("node:module").createRequire(import.meta.url)(
    "tldts",
  ) as typeof import("tldts");
  return suffixes.getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}
