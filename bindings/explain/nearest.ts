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
  if (pattern.scheme !== scheme || (pattern.port !== "*" && pattern.port !== port)) return false;
  return pattern.subDomains ? host.endsWith(`.${pattern.host}`) : host === pattern.host;
}

/** The rule that an origin which none lets in differs least from, and in what; undefined if it is like none. */
export function findNearest(
  patterns: readonly LocatedPattern[],
  origin: OriginParts,
): { readonly rule: LocatedPattern; readonly differences: readonly Difference[] } | undefined {
  let nearest: LocatedPattern | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const rule of patterns) {
    const distance = distanceTo(rule.pattern, origin);
    if (distance < least) {
      least = distance;
      nearest = rule;
    }
  }
  return nearest && { rule: nearest, differences: differencesFrom(nearest.pattern, origin) };
}

function distanceTo(pattern: OriginPattern, origin: OriginParts): number {
  const { scheme, port } = pattern;
  const others = Number(scheme !== origin.scheme) + Number(port !== "*" && port !== origin.port);
  return hostDistance(pattern, origin.host) + others;
}

/** 0 where the host fits; the less a person would have had to change, the less. */
function hostDistance({ host: wanted, subDomains }: OriginPattern, host: string): number {
  if (subDomains ? host.endsWith(`.${wanted}`) : host === wanted) return 0;
  if (isDotted(wanted, subDomains, host)) return 1;
  if (isSubdomain(wanted, subDomains, host)) return host === wanted ? 1 : 2;
  const edited = editedLength(wanted, host);
  return edited <= 3 ? 3 + edited : Number.POSITIVE_INFINITY;
}

/** Whether a final dot is all that is missing, or too much. */
function isDotted(wanted: string, subDomains: boolean, host: string): boolean {
  const other = host.endsWith(".") ? host.slice(0, -1) : `${host}.`;
  return subDomains ? other.endsWith(`.${wanted}`) : other === wanted;
}

function isSubdomain(wanted: string, subDomains: boolean, host: string): boolean {
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

function hostDifference({ host: wanted, subDomains }: OriginPattern, host: string): Difference {
  return !isDotted(wanted, subDomains, host) && isSubdomain(wanted, subDomains, host) ? "subdomain" : "host";
}

function differencesFrom(pattern: OriginPattern, { scheme, host, port }: OriginParts): Difference[] {
  const differences: Difference[] = [];
  if (pattern.scheme !== scheme) differences.push("scheme");
  if (hostDistance(pattern, host) > 0) differences.push(hostDifference(pattern, host));
  if (pattern.port !== "*" && pattern.port !== port) differences.push("port");
  return differences;
}
