// Random hosts, ports, rules and origins, many of them at a limit.

import type { Random } from "../seeded.js";
import { mutated, randomChar } from "./texts.js";

// Few, so that hosts share parents, prefixes and suffixes.
const LABELS = ["a", "b", "ab", "ba", "example", "com", "api-1", "x_y", "-", "_", "a-", "0", "1x", "0x", "0xg", "x0x1"];
const ODD_LABELS = [
  "xn--rsum-bpad",
  "xn--a",
  "xn--",
  "axn--b",
  "xn--maana-pta",
  "b\u00fccher",
  "stra\u00dfe",
  "B",
  "0x1",
  "01",
  "",
];
const SPECIAL = ["http", "https", "https", "https", "ws", "wss", "ftp"];
const OTHER_SCHEMES = ["chrome-extension", "do.t", "a+b-c", "httpss", "htt", "w", "a".repeat(64), "a".repeat(65)];
const PORTS = [1, 21, 79, 80, 81, 442, 443, 444, 8080, 32768, 65533, 65534, 65535, 65536, 65537, 65979, 99999, 655350];
const ODD_PORTS = [":", ":0", ":00", ":0443", ":080", ":000001", ":4294967739", ":-1", ":443:443", ":8080:443", ":+80"];
const NUMBERS = ["0", "1", "9", "10", "99", "127", "255", "256", "300", "01", "00", "0x1", "a"];
const GROUPS = ["0", "0", "0", "1", "a", "ff", "ffff", "db8", "01", "00", "12345", "g", "A", ""];

function randomLabel(random: Random): string {
  if (random.oneIn(12)) return random.pick(ODD_LABELS);
  if (random.oneIn(12)) return random.pick(["a", "1", "-", "x"]).repeat(random.pick([61, 62, 63, 63, 64, 65]));
  return random.pick(LABELS);
}

function randomIpv4(random: Random): string {
  return Array.from({ length: random.oneIn(6) ? 1 + random.below(5) : 4 }, () => random.pick(NUMBERS)).join(".");
}

function randomIpv6(random: Random): string {
  const groups = (most: number) => Array.from({ length: random.below(most + 1) }, () => random.pick(GROUPS)).join(":");
  if (random.oneIn(12)) return `[::ffff:${random.oneIn(2) ? randomIpv4(random) : "7f00:1"}]`;
  if (random.oneIn(2)) return `[${compressedIpv6(random)}]`;
  return random.oneIn(3) ? `[${groups(8)}]` : `[${groups(5)}::${groups(4)}]`;
}

/** Eight groups, of which a run of zeros is written as `::`, be it the longest or not. */
function compressedIpv6(random: Random): string {
  const groups = Array.from({ length: 8 }, () => random.pick(["0", "0", "0", "1", "ffff"]));
  const start = groups.indexOf("0", random.below(8));
  if (start < 0) return groups.join(":");
  const length = groups.slice(start).findIndex((group) => group !== "0");
  const rest = length < 0 ? [] : groups.slice(start + length);
  return `${groups.slice(0, start).join(":")}::${rest.join(":")}`;
}

/** A host of exactly so many characters, its labels as long as they may be. */
function hostOfLength(length: number): string {
  const labels = `${"a".repeat(63)}.`.repeat(4);
  return `${labels.slice(0, length - 1)}b`;
}

/** A host, most often a good one. */
export function randomHost(random: Random): string {
  if (random.oneIn(12)) return randomIpv4(random);
  if (random.oneIn(12)) return randomIpv6(random);
  if (random.oneIn(15)) return hostOfLength(random.pick([249, 250, 251, 252, 253, 254, 255]));
  const labels = Array.from({ length: 1 + random.below(4) }, () => randomLabel(random));
  return labels.join(".") + (random.oneIn(15) ? "." : "");
}

/** Nothing, or a colon and a port. */
function randomPort(random: Random): string {
  if (random.oneIn(2)) return "";
  return random.oneIn(6) ? random.pick(ODD_PORTS) : `:${random.pick(PORTS)}`;
}

/** A scheme; without `others` one that the URL parser gives an origin to. */
export function randomScheme(random: Random, others = true): string {
  return others && random.oneIn(4) ? random.pick(OTHER_SCHEMES) : random.pick(SPECIAL);
}

/** A host as rules have it, with `*.` and `:*` now and then. */
export function randomAuthority(random: Random): string {
  const port = random.oneIn(5) ? ":*" : randomPort(random);
  return (random.oneIn(3) ? "*." : "") + randomHost(random) + port;
}

/** An origin near one of the rules, given as `scheme://authority`, or anywhere. */
export function randomOrigin(random: Random, rules: readonly string[]): string {
  const any = `${randomScheme(random)}://${randomHost(random)}${randomPort(random)}`;
  const origin = rules.length === 0 || random.oneIn(6) ? any : nearRule(random, random.pick(rules));
  if (random.oneIn(40))
    return random.pick(["null", "Null", "null/", "", "//", "://", "https://", "https://a,https://b"]);
  return random.oneIn(3) ? mutated(random, origin, [...rules, any]) : origin;
}

/** What the rule lets in, or what lies just beside it. */
function nearRule(random: Random, rule: string): string {
  const front = random.pick([
    "",
    "a.",
    "a.b.",
    "-.",
    ".",
    "a",
    `${"a".repeat(63)}.`,
    `${"a".repeat(64)}.`,
    `${randomHost(random)}.`,
  ]);
  let origin = rule.replace("*.", front).replace(":*", randomPort(random));
  if (random.oneIn(4)) origin = origin.replace(/(:[0-9]*)?$/, randomPort(random));
  if (random.oneIn(8))
    origin = origin.replace("://", random.pick(["://a", "://.", "://a.", "://u@", ":/", "s://", ":///"]));
  if (random.oneIn(8)) origin = origin.replace(/^[^:]*/, randomScheme(random));
  return random.oneIn(4)
    ? origin + random.pick(["/", "/", "//", ".", "./", "a", ".com", "?", "#", "/a", " ", randomChar(random)])
    : origin;
}
