// What a path is taken for depends on who reads it: `/public/..%2fprivate` is below `/public` for one server, and below
// `/private` for another. A policy that is chosen by path has to be right for all of them.

/** The longest path that is looked into, in characters. */
const LENGTH_MAX = 2048;

/** How often a path is decoded; who decodes more often than once does it by mistake, and no more than twice. */
const ROUNDS = 2;

/** The path of a request's target, which is a path with a query, or a whole URL. */
export function pathOf(target: string): string {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)/i.exec(target)?.[1] ?? "";
  return path.startsWith("/") ? path : `/${path}`;
}

/**
 * Every path that some server takes a path for: decoded or not, double slashes made one or not, dot segments followed or
 * not. Undefined for one that is too long to be looked into.
 */
export function readingsOf(path: string): ReadonlySet<string> | undefined {
  if (!/[%\\]|\/\/|\/\./.test(path)) return new Set([path]);
  if (path.length > LENGTH_MAX) return undefined;
  const readings = new Set<string>();
  for (const decoded of decodings(path)) {
    for (const joined of [decoded, decoded.replace(/[/\\]+/g, "/")]) readings.add(joined).add(followDots(joined));
  }
  return readings;
}

/** A path decoded not at all, once, and so on. */
function decodings(path: string): string[] {
  const found = [upperEscapes(path)];
  for (let i = 0; i < ROUNDS; i++) found.push(decodeAscii(found[i] as string));
  return found;
}

/** Escapes mean the same in both letter cases. */
export function upperEscapes(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (escaped) => escaped.toUpperCase());
}

/** A path with its escapes of ASCII decoded. A plus sign is none. */
function decodeAscii(path: string): string {
  return path.replace(/%([0-7][0-9A-F])/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** RFC 3986 5.2.4 */
function followDots(path: string): string {
  const followed: string[] = [];
  for (const segment of path.split("/").slice(1)) {
    if (segment === "..") followed.pop();
    else if (segment !== ".") followed.push(segment);
  }
  return `/${followed.join("/")}`;
}
