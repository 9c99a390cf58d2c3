import type { OriginPattern } from "../policy/origin-pattern.js";
import type { LocatedPattern } from "../policy/read-origins.js";

/** In what an origin differs from what a rule lets in. `subdomain`: one host lies below the other. */
export type Difference = "scheme" | "host" | "subdomain" | "port";

/** A serialized tuple origin, taken apart; the port is "" where it is the default one. */
export interface OriginParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

/** The parts of an origin that is well-formed and in its serialized form. */
export function partsOf(origin: string): OriginParts {
  const [, scheme = "", host = "", port = ""] = /^(.*?):\/\/(\[.*\]|[^:]*):?(\d*)$/.exec(origin) ?? [];
  return { scheme, host, port };
}

/** Whether a rule lets an origin in. */
export function covers(pattern: OriginPattern, { scheme, host, port }: OriginParts): boolean {
  return pattern.scheme === scheme && fitsPort(pattern, port) && fitsHost(pattern, host);
}

function fitsHost({ host: wanted, subDomains }: OriginPattern, host: string): boolean {
  return subDomains ? host.endsWith(`.${wanted}`) : host === wanted;
}

function fitsPort({ port: wanted }: OriginPattern, port: string): boolean {
  return wanted === "*" || wanted === port;
}

/** A rule, and in what an origin differs from what it lets in; in nothing but its spelling if that is empty. */
export interface Nearest {
  readonly rule: LocatedPattern;
  readonly differences: readonly Difference[];
}

/** The rule that an origin which none lets in differs least from; undefined if it is like none. */
export function findNearest(patterns: readonly LocatedPattern[], origin: OriginParts): Nearest | undefined {
  let nearest: LocatedPattern | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const rule of patterns) {
    const distance = distanceTo(rule, origin);
    if (distance < least) {
      least = distance;
      nearest = rule;
    }
  }
  return nearest && { rule: nearest, differences: differencesFrom(nearest, origin) };
}

/** 0 where the rule lets the origin in; the less a person would have had to change, the less. */
function distanceTo(pattern: OriginPattern, { scheme, host, port }: OriginParts): number {
  return hostDistance(pattern, host) + Number(pattern.scheme !== scheme) + Number(!fitsPort(pattern, port));
}

function hostDistance(pattern: OriginPattern, host: string): number {
  if (fitsHost(pattern, host)) return 0;
  if (isDotted(pattern, host)) return 1;
  if (isSubdomain(pattern, host)) return host === pattern.host ? 1 : 2;
  const edited = editedLength(pattern.host, host);
  return edited <= 3 ? 3 + edited : Number.POSITIVE_INFINITY;
}

/** Whether a final dot is all that is missing, or too much. */
function isDotted(pattern: OriginPattern, host: string): boolean {
  return fitsHost(pattern, host.endsWith(".") ? host.slice(0, -1) : `${host}.`);
}

function isSubdomain({ host: wanted, subDomains }: OriginPattern, host: string): boolean {
  return (subDomains && host === wanted) || host.endsWith(`.${wanted}`) || wanted.endsWith(`.${host}`);
}

/** How many characters of the longer text lie between what both begin and end with. */
function editedLength(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return Math.max(a.length, b.length) - start - end;
}

function differencesFrom(pattern: OriginPattern, { scheme, host, port }: OriginParts): Difference[] {
  const differences: Difference[] = [];
  if (pattern.scheme !== scheme) differences.push("scheme");
  if (!fitsHost(pattern, host)) differences.push(hostDifference(pattern, host));
  if (!fitsPort(pattern, port)) differences.push("port");
  return differences;
}

function hostDifference(pattern: OriginPattern, host: string): Difference {
  return !isDotted(pattern, host) && isSubdomain(pattern, host) ? "subdomain" : "host";
}
