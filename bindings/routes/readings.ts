// What a path is taken for depends on who reads it: `/public/..%2fprivate` is below `/public` for one server, and below
// `/private` for another. A policy that is chosen by path has to be right for all of them.

/** What servers take a path for. */
export interface Reading {
  /** The path of a server that decodes and cleans all that any server does. The others see no more of it than this. */
  readonly path: string;
  /** How much of it, in characters, is the same for all of them. */
  readonly certain: number;
}

/** The longest path that is looked into, in characters. */
const LENGTH_MAX = 2048;

/** How often a path is decoded; who decodes more often than once does it by mistake. */
const ROUNDS = 2;

/** A path with an escape of ASCII, a parameter, or what becomes a slash, a blank or a dot segment for some server. */
const ODD = /[;\\]|[^!-\uffff]|%(?![89A-F][0-9A-F])|\/(?=\/|\.\.?(?:\/|$))/i;

/** What is no part of a segment's name: parameters, and what was a query before it was escaped. */
const UNNAMED = /[;?#][^/\\]*/g;

/** The path of a request's target, which is a path with a query, or a whole URL. */
export function pathOf(target: string): string {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)/i.exec(target)?.[1] ?? "";
  return path.startsWith("/") ? path : `/${path}`;
}

/**
 * What servers take a path for. Undefined where that may be any other path: one with dot segments, one whose beginning
 * may be read as a host, one that is too long or escaped too often to be looked into.
 */
export function readingOf(path: string): Reading | undefined {
  const odd = path.search(ODD);
  if (odd < 0) return { path, certain: path.length };
  const decoded = path.length > LENGTH_MAX ? undefined : decode(path);
  if (decoded === undefined) return undefined;
  const cleaned = decoded.replace(UNNAMED, "").replaceAll("\\", "/");
  if (/^\/\/|\/\.\.?(\/|$)/.test(cleaned)) return undefined;
  return { path: cleaned.replace(/\/+/g, "/"), certain: path.lastIndexOf("/", odd) };
}

/** A path without escapes of ASCII, undefined if some are left after as many rounds as any server makes. */
function decode(path: string): string | undefined {
  let decoded = path;
  for (let i = 0; i < ROUNDS; i++) decoded = decodeOnce(decoded);
  return decodeOnce(decoded) === decoded ? decoded : undefined;
}

/** Escapes mean the same in both letter cases. */
export function upperEscapes(path: string): string {
  if (!path.includes("%")) return path;
  return path.replace(/%(?:[a-f][0-9a-fA-F]|[0-9A-F][a-f])/g, (escaped) => escaped.toUpperCase());
}

/** A path with its escapes of ASCII decoded, and without blanks, which may stand within an escape. A plus sign is none. */
function decodeOnce(path: string): string {
  const toChar = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 16));
  return path.replace(/%([0-7][0-9a-f])/gi, toChar).replace(/[^!-\uffff]/g, "");
}
