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

const NAMES = [
  "a",
  "b",
  "c",
  "A",
  "%C3%A4",
  "%c3%84",
  "%61",
  "%2561",
  "%252561",
  "%41",
  "~1",
  "%7E1",
  "a%20b",
  "x",
  "",
];
const DOTS = [".", "..", "%2e", "%2e%2e", ".%2E", "%252e%252e", "..;", ";..", "..%09", "%25252e."];
const GLUES = [
  "//",
  "%2f",
  "%2F",
  "%252f",
  "%25252f",
  "\\",
  "%5c",
  "%255C",
  ";",
  "%3b",
  "%09",
  "%20",
  "%3f",
  "%23",
  "%",
];

const prefixes = fc
  .array(fc.constantFrom("a", "b", "c", "A", "\u00e4", "\u00c4", "~1"), { maxLength: 3 })
  .map((names) => names.map((name) => `/${encodeURIComponent(name)}`).join(""));
const rows = fc.record<Row>({
  host: seldom(4, fc.constant(""), fc.constantFrom(HOST, `${HOST}:8080`)),
  prefix: prefixes,
  policy: fc.nat(POLICIES.length - 1),
});

/** Without two routes that are told apart by letter case alone: who serves both tells them apart too. */
export const tables: fc.Arbitrary<Row[]> = fc.uniqueArray(rows, {
  maxLength: 6,
  selector: ({ host, prefix }) => host + decodeURI(prefix).toLowerCase(),
});

export const hosts = fc.constantFrom(HOST, `${HOST}:8080`, "b.example");

const glue = seldom(3, fc.constant("/"), fc.constantFrom(...GLUES));
const piece = seldom(9, fc.constantFrom(...NAMES), fc.constantFrom(...DOTS));
/** Paths that some server takes for others. */
export const targets = fc
  .array(fc.tuple(glue, piece), { maxLength: 7 })
  .map((parts) => `/${parts.flat().join("").replace(/^\//, "")}`);
/** The same as browsers send them: without what is a dot segment for them. */
export const sentTargets = targets.map((target) => {
  const { pathname, search } = new URL(`http://a${target}`);
  return pathname + search;
});

export function definedBy(table: readonly Row[]): Policies {
  return definePolicies(
    table.map(({ host, prefix, policy }) => ({
      ...(host === "" ? {} : { host }),
      ...(prefix === "" ? {} : { path: prefix }),
      policy: POLICIES[policy] as Policy,
    })),
  );
}
