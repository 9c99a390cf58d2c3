// Random policies, and requests that come close to them. Everything follows from the seed.

import type { HostOptions, PolicyOptions } from "../bindings/index.js";
import type { Asked } from "./oracle.js";
import type { Random } from "./seeded.js";

// Few labels, so that hosts share parents, prefixes and suffixes; four of the longest still make a host.
const LABELS = ["a", "b", "ab", "ba", "example", "com", "api-1", "x_y", "xn--rsum-bpad", "0", "a".repeat(60)];
const ADDRESSES = ["127.0.0.1", "10.0.0.255", "[::1]", "[2001:db8::1]", "[1:0:0:2::3]", "[::]"];
const SCHEMES = ["http", "https", "https", "https", "chrome-extension", "ws", "do.t", "a+b-c", "a".repeat(64)];
const PORTS = ["", "", "", ":8080", ":80", ":443", ":1", ":65535"];
const METHODS = ["PUT", "DELETE", "PATCH", "patch", "OPTIONS", "QUERY", "M-SEARCH", "*"];
const NAMES = [
  "X-Id",
  "x-id",
  "X-Idle",
  "Content-Type",
  "Authorization",
  "Range",
  "a",
  "X",
  "x-very-long-name-of-a-header",
];
const PREFIXES = ["x-", "x-i", "custom-", "a", "X-Very-Long"];

function randomHost(random: Random): string {
  if (random.oneIn(10)) return random.pick(ADDRESSES);
  const labels = Array.from({ length: 1 + random.below(3) }, () => random.pick(LABELS));
  if (/^\d+$/.test(labels.at(-1) as string)) labels.push("com");
  return labels.join(".") + (random.oneIn(20) ? "." : "");
}

/** A host that may carry `*.` in front. */
function randomPatternHost(random: Random): string {
  const host = randomHost(random);
  return random.oneIn(3) && !/^[[\d]/.test(host) ? `*.${host}` : host;
}

function randomHostOption(random: Random): string | HostOptions {
  const host = randomPatternHost(random) + random.pick([...PORTS, ":*"]);
  if (random.oneIn(2)) return host;
  const schemes = ["https", ...random.some(SCHEMES, 2)];
  const takesSubDomains = !/^[*[\d]/.test(host);
  return { host, schemes, ...(takesSubDomains ? { subDomains: random.some([...LABELS, "*.b"], 2) } : {}) };
}

/** Options that are no error, some with predicates that only look at their argument. */
export function randomOptions(random: Random): PolicyOptions {
  const credentials = random.oneIn(3);
  const isAny = random.oneIn(6);
  const origins = Array.from({ length: random.below(6) }, () => {
    return `${random.pick(SCHEMES)}://${randomPatternHost(random)}${random.pick([...PORTS, ":*"])}`;
  });
  return {
    hosts: [...(isAny ? ["*"] : []), ...Array.from({ length: random.below(4) }, () => randomHostOption(random))],
    origins,
    originPredicates: random.oneIn(4) ? [(origin) => origin.endsWith("b")] : [],
    methods: random.some(METHODS, 3),
    headers: [...random.some(NAMES, 5), ...(random.oneIn(6) ? ["*"] : [])],
    headerPrefixes: random.oneIn(2) ? random.some(PREFIXES, 3) : [],
    headerPredicates: random.oneIn(4) ? [(name) => name.endsWith("e")] : [],
    exposedHeaders: random.some(["ETag", "Expires", "X-Id"], 2),
    credentials,
    maxAgeInSeconds: random.pick([0, 60, 86400]),
    allowSameOrigin: !random.oneIn(5),
    allowNonSimpleContentTypes: random.oneIn(3),
    onDisallowed: random.oneIn(4) ? "omit" : "reject",
    preflightStatus: random.pick([200, 204, 299]),
    dangerouslyAllowInsecureOrigins: true,
    dangerouslyAllowPublicSuffixes: true,
    dangerouslyReflectAnyOrigin: true,
    dangerouslyAllowNullOrigin: (!credentials || isAny) && random.oneIn(5),
  };
}

/** A pattern's text as an origin that it lets in, or nearly. */
function near(random: Random, pattern: string): string {
  const host = random.pick(["a.", "a.b.", "", ".", "-", "ab"]);
  const origin = pattern.replace("*.", host).replace(":*", random.pick(PORTS));
  return random.oneIn(4)
    ? origin + random.pick(["/", ":443", ":80", ":443/", "//", ".", "a", " ", "\u016f", ":0"])
    : origin;
}

/** Changes, drops or doubles one character. */
function mutate(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const char = random.pick([..."/:.*[]@%?#, \t\0aA0-_", "\u0131", "\ud800", ""]);
  return text.slice(0, at) + char + text.slice(at + random.below(2));
}

function randomOrigin(random: Random, options: PolicyOptions): string {
  const hosts = (options.hosts ?? []).map((entry) => {
    const { host, subDomains = [] } = typeof entry === "string" ? { host: entry } : entry;
    return `${random.pick(SCHEMES)}://${random.oneIn(2) && subDomains.length > 0 ? `${random.pick(subDomains)}.` : ""}${host}`;
  });
  const patterns = [...(options.origins ?? []), ...hosts, `https://${randomHost(random)}${random.pick(PORTS)}`];
  const origin = near(random, random.pick(patterns));
  if (random.oneIn(30)) return random.pick(["null", "", "http", "null/", "//", "http://", "https://a, https://b"]);
  return random.oneIn(5) ? mutate(random, origin) : origin;
}

function randomNames(random: Random): string {
  const names = random.some([...NAMES, "accept", "ACCEPT-Language", "x-ide", "custom-1", "", "x y", "é", "x:", "*"], 5);
  const text = names.join(random.pick([",", ", ", " , ", "\t,,"]));
  return random.oneIn(20) ? `${text},${"a,".repeat(random.pick([250, 257, 4200]))}` : text;
}

/** A request that is likely to touch what the options speak of. */
export function randomRequest(random: Random, options: PolicyOptions): Asked {
  const asked: Asked = {
    method: random.pick(["GET", "POST", "OPTIONS", "OPTIONS", "OPTIONS", "PUT", "patch", "TRACE"]),
  };
  if (!random.oneIn(20)) asked.origin = randomOrigin(random, options);
  if (random.oneIn(2) || asked.method === "OPTIONS") {
    asked.requestMethod = random.pick([...METHODS, "GET", "Track", "", "P T", "PUT\u0100"]);
  }
  if (!random.oneIn(3)) asked.requestHeaders = randomNames(random);
  if (random.oneIn(3))
    asked.contentType = random.pick(["text/plain", "application/json", "TEXT/Plain;charset=utf-8", "text/plainer"]);
  if (random.oneIn(10)) asked.secFetchSite = random.pick(["same-origin", "same-site", "cross-site"]);
  if (random.oneIn(5))
    asked.self = random.pick([`https://${randomHost(random)}`, near(random, asked.origin ?? "http://a")]);
  return asked;
}
