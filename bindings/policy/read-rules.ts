// What lets origins in: the options `hosts` and `origins`.

import { patternText } from "./origin-pattern.js";
import { Problems } from "./problem.js";
import { copyList } from "./read.js";
import { copyHosts, type Hosts, readHosts } from "./read-hosts.js";
import { type LocatedPattern, type Origins, readOrigins } from "./read-origins.js";
import { BOTH_SCHEMES } from "./read-schemes.js";

/** The options as they were written. */
export interface Written {
  readonly hosts: unknown;
  readonly origins: unknown;
}

/** What hosts and origins come to. */
export interface Patterns {
  readonly hosts: Hosts;
  readonly origins: Origins;
}

/** Own copies. Read once: what is checked, kept and explained is then the same, whatever a getter says next time. */
export function copyRules(input: Readonly<Record<string, unknown>>): Written {
  return { hosts: copyHosts(input["hosts"]), origins: copyList(input["origins"]) };
}

/** Reads both, what is plain the short way. */
export function readRules(problems: Problems, { hosts, origins }: Written): Patterns {
  return { hosts: readHosts(problems, hosts, "short"), origins: readOrigins(problems, origins, "short") };
}

/** What both come to, plain or not, in the order in which they were written. */
export interface LocatedRules {
  /** The options of the entries that let any host in. */
  readonly any: readonly string[];
  readonly patterns: readonly LocatedPattern[];
}

/** Reads both again, the long way, for the place of each pattern. */
export function locate(written: Written): LocatedRules {
  const problems = new Problems();
  const hosts = readHosts(problems, written.hosts, "long");
  const origins = readOrigins(problems, written.origins, "long");
  return { any: hosts.any, patterns: [...hosts.others, ...origins.others] };
}

/** The rules as texts, of which two are the same only if two rules are. */
export function textsOf({ hosts, origins }: Patterns): readonly string[] {
  const others = [...hosts.others, ...origins.others];
  if (others.length === 0 && origins.plain.length === 0) return hosts.plain;
  if (others.length === 0 && hosts.plain.length === 0) return origins.plain;
  const texts = [...origins.plain, ...others.map(patternText)];
  for (const host of hosts.plain) for (const scheme of BOTH_SCHEMES) texts.push(`${scheme}://${host}`);
  return texts;
}
