// The same as in the file beside this one, for runtimes that can load a package when it is needed first: the list is most
// of what this library would have to load, and few policies ask for it.

let suffixes: typeof import("tldts") | undefined;

/** Whether a domain, without a final dot, is a public suffix (https://publicsuffix.org), private ones included. */
export function isPublicSuffix(domain: string): boolean {
  suffixes ??= process.getBuiltinModule("module").createRequire(import.meta.url)("tldts") as typeof import("tldts");
  return suffixes.getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}
