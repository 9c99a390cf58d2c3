// Policies by path for fast-check, and paths that come close to their prefixes: whatever fails is shrunk.

import fc from "fast-check";
import { definePolicies, definePolicy, type Policies, type Policy } from "../bindings/index.js";
import { seldom } from "./arbitraries.js";

/** The origin that each of the policies lets in, and no other. */
export const ORIGINS = ["https://p.example", "https://q.example", "https://r.example"];
export const POLICIES = ORIGINS.map((origin) => definePolicy({ origins: [origin] }));
export const HOST = "a.example";

/** A route; "" for every host, and for every path. */
export interface Row {
  readonly host: string;
  /** As browsers write it. */
  readonly prefix: string;
  /** Which of the policies. */
  readonly policy: number;
}

const prefixes = fc
  .array(fc.constantFrom("a", "b", "c", "A", "\u00e4", "\u00c4", "~1"), { maxLength: 3 })
  .map((names) => names.map((name) => `/${encodeURIComponent(name)}`).join(""));
const rows = fc.record<Row>({
  host: seldom(4, fc.constant(""), fc.constantFrom(HOST, `${HOST}:8080`)),
  prefix: prefixes,
  policy: fc.nat(POLICIES.length - 1),
});

/** Without two routes that are told apart by letter case alone: who serves both tells them apart too. */
const tables: fc.Arbitrary<Row[]> = fc.uniqueArray(rows, {
  maxLength: 6,
  selector: ({ host, prefix }) => host + decodeURI(prefix).toLowerCase(),
});

const hosts = fc.constantFrom(HOST, `${HOST}:8080`, "b.example");

/** A path in which one character is something else. */
const put = (path: string, at: number, by: (char: string) => string): string => {
  const index = at % path.length;
  return path.slice(0, index) + by(path.charAt(index)) + path.slice(index + 1);
};
const putSlash = (path: string, at: number, by: string): string => {
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => index);
  return put(path, slashes[at % slashes.length] ?? 0, () => by);
};
const escapeChar = (char: string) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
const otherCase = (char: string) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase());

const FOR_SLASHES = ["//", "\\", "/./", "/x/../", "/x/..;/", "/x//../", ";x/", "/;/", "%3fx/", "%20/", "//h/", "/h//"];
const AT_ENDS = [";x", "%20", "%09", "%23x", "%3fx", "/..", "%", "//", "/.%2e/.."];

/** What makes another path of one, which some server takes for the same, or for one below another prefix. */
const DISGUISES: readonly ((path: string, at: number) => string)[] = [
  (path, at) => put(path, at, escapeChar),
  (path, at) => put(path, at, escapeChar),
  (path) => path.replace("%", "%25"),
  (path) => path.replaceAll("%", "%25"),
  (path, at) => put(path, at, otherCase),
  (path, at) => put(path, at, (char) => `${char}%09`),
  (path, at) => path + AT_ENDS[at % AT_ENDS.length],
  ...FOR_SLASHES.map((by) => (path: string, at: number) => putSlash(path, at, by)),
];

/** A table, and what is asked of it: a path below one of its prefixes, which is disguised or not. */
export interface Asked {
  readonly table: readonly Row[];
  readonly host: string;
  readonly target: string;
}

const recipes = fc.record({
  table: tables,
  host: hosts,
  from: fc.nat(5),
  tail: fc.constantFrom("", "/x", "/", "/a", "/b/c"),
  disguises: fc.array(fc.tuple(fc.nat(DISGUISES.length - 1), fc.nat(20)), { maxLength: 4 }),
  isSent: fc.boolean(),
});

export const asked: fc.Arbitrary<Asked> = recipes.map(({ table, host, from, tail, disguises, isSent }) => {
  const plain = `${table[from % table.length]?.prefix ?? ""}${tail}` || "/";
  const disguise = (path: string, [which, at]: [number, number]) => DISGUISES[which]?.(path, at) ?? path;
  const path = disguises.reduce(disguise, plain);
  const target = path.startsWith("/") ? path : `/${path}`;
  return { table, host, target: isSent ? asSent(target) : target };
});

/** A path as browsers send it: without what is a dot segment for them. */
export function asSent(path: string): string {
  const { pathname, search } = new URL(`http://a${path}`);
  return pathname + search;
}

export function definedBy(table: readonly Row[]): Policies {
  return definePolicies(
    table.map(({ host, prefix, policy }) => ({
      ...(host === "" ? {} : { host }),
      ...(prefix === "" ? {} : { path: prefix }),
      policy: POLICIES[policy] as Policy,
    })),
  );
}
