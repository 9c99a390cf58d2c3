// What the platform's URL parser says of origins and rules, without the oracle. It differs on purpose in this:
// characters such as `!$&'()*+,;=~` may stand in its hosts, tabs and line ends are dropped and upper case is lowered,
// all of which is malformed here; and it looks into `xn--` labels, which are not looked into in requests.

import type { PolicyOptions } from "../../bindings/index.js";

/** What is said of a rule that cannot be used. */
export const REFUSED = "refused";

const DEFAULT_PORT: Readonly<Record<string, string>> = {
  "http:": "80",
  "https:": "443",
  "ws:": "80",
  "wss:": "443",
  "ftp:": "21",
};

/** Not `URL.canParse`: on Node 20 and 22 it says no to some of what it takes, once it is called often. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Whether the host, as the URL parser writes it, is one here: labels of `a-z0-9-_`, or an address, within limits. */
function isHost({ hostname }: URL): boolean {
  if (hostname.startsWith("[")) return true;
  const labels = hostname.replace(/\.$/, "").split(".");
  return hostname.length <= 253 && labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label));
}

/** Whether the text is what the URL parser writes for it, but for an explicit default port. */
function isSerialized(url: URL, text: string): boolean {
  return text === url.origin || text === `${url.protocol}//${url.hostname}:${DEFAULT_PORT[url.protocol]}`;
}

/** What `allowsOrigin` has to answer under `*` or one entry of `origins`; undefined where the URL parser cannot tell. */
export function predictOrigin(options: PolicyOptions, origin: string): boolean | undefined {
  const bare = origin.replace(/\/$/, "");
  const url = parseUrl(bare);
  if (url === undefined) return /^(https?|wss?|ftp):/.test(bare) && !bare.includes("xn--") ? false : undefined;
  if (!Object.hasOwn(DEFAULT_PORT, url.protocol)) return undefined;
  if (!isSerialized(url, bare) || !isHost(url) || url.port === "0") return false;
  return isLetIn(options, url);
}

function isLetIn({ hosts = [], origins = [] }: PolicyOptions, url: URL): boolean | undefined {
  if (hosts.length + origins.length === 0) return false;
  if (hosts.length === 1 && origins.length === 0 && hosts[0] === "*") return true;
  const rule = hosts.length === 0 && origins.length === 1 ? readRule(origins[0] as string) : undefined;
  if (rule === undefined) return undefined;
  const isHost = rule.isWildcard ? url.hostname.endsWith(`.${rule.url.hostname}`) : url.hostname === rule.url.hostname;
  return url.protocol === rule.url.protocol && isHost && (rule.isAnyPort || url.port === rule.url.port);
}

interface Rule {
  /** The rule without `*.` and `:*`. */
  readonly url: URL;
  readonly base: string;
  readonly isWildcard: boolean;
  readonly isAnyPort: boolean;
}

/** An entry of `origins` with a scheme that the URL parser gives an origin to. */
function splitRule(text: string): (Omit<Rule, "url"> & { scheme: string }) | undefined {
  const match = /^(https?|wss?|ftp):\/\/(\*\.)?(.*?)(:\*)?\/?$/su.exec(text);
  if (match === null) return undefined;
  const [, scheme = "", wildcard, base = "", anyPort] = match;
  return { scheme, base, isWildcard: wildcard !== undefined, isAnyPort: anyPort !== undefined };
}

function readRule(text: string): Rule | undefined {
  const split = splitRule(text);
  const url = split && parseUrl(`${split.scheme}://${split.base}`);
  return split && url && { ...split, url };
}

/** The normal form of an entry of `origins`, REFUSED, or undefined where the URL parser cannot tell. */
export function predictConfiguration(text: string): string | undefined {
  if (splitRule(text) === undefined) return undefined;
  const rule = readRule(text);
  if (rule === undefined || isProhibited(rule)) return REFUSED;
  const port = rule.isAnyPort ? ":*" : rule.url.port && `:${rule.url.port}`;
  return `${rule.url.protocol}//${rule.isWildcard ? "*." : ""}${rule.url.hostname}${port}`;
}

/** Whether a rule that the URL parser understands is refused all the same. */
function isProhibited({ url, base, isWildcard, isAnyPort }: Rule): boolean {
  const isStray = /[^a-z0-9._:[\]\u0080-\uffff-]/i.test(base);
  const isOddPort = /:(0\d*)?$/.test(base) || (isAnyPort && /:\d+$/.test(base));
  const isTooLong = isWildcard && url.hostname.length > 251;
  return isStray || isOddPort || isTooLong || !isHost(url) || isOddAddress(url, base, isWildcard);
}

/** Addresses have no subdomains; IPv4 is written in its canonical form, the addresses mapped to IPv6 included. */
function isOddAddress({ hostname }: URL, base: string, isWildcard: boolean): boolean {
  const isIpv4 = /^\d+(\.\d+){3}$/.test(hostname);
  if (isWildcard) return isIpv4 || hostname.startsWith("[");
  if (isIpv4) return base.replace(/:\d+$/, "") !== hostname;
  return /^\[::ffff(:[0-9a-f]+){2}\]$/.test(hostname);
}
