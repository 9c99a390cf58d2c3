// Random requests, wilder than those of ../random.ts.

import type { CorsRequest, PolicyOptions } from "../../bindings/index.js";
import { randomRequest as tameRequest } from "../random.js";
import type { Random } from "../seeded.js";
import { randomOrigin } from "./origins.js";
import { mutated } from "./texts.js";

const METHODS = ["GET", "HEAD", "POST", "OPTIONS", "options", "PUT", "put", "CONNECT", "trAck", "CONNECTS", "TRAC", ""];
const LONG_METHODS = [255, 256, 257, 1000].map((length) => "A".repeat(length));
const NAMES = ["accept", "X-Id", "x-a", "X-Idle", "content-type", "AUTHORIZATION", "x", "~", "range", "etag", "x-ide"];
const LONG_NAMES = [255, 256, 257, 299, 300, 301, 8191, 8192, 8193].map((length) => "x".repeat(length));
const SEPARATORS = [",", ",", ", ", " , ", "\t,\t", ",,", ", ,", ",\t \t", ";", " ", "\n", "\u00a0,", "\v,"];
const COUNTS = [0, 1, 100, 127, 128, 129, 254, 255, 256, 257, 258, 511, 512, 2730, 4095, 4096, 4097, 8192];
const FILLERS = ["a,", ",", "x-a,", " ,", " ", ""];
const ESSENCES = [
  "text/plain",
  "Text/PLAIN",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
  "text/html",
  "text",
  "",
];
const PARAMETERS = [
  "a=b",
  "charset=utf-8",
  'a="b"',
  'a="b;c"',
  'a="\\""',
  'a="\\',
  "a",
  "=b",
  "a=",
  "a =b",
  'a="b"c',
  "",
  "a=\u00e9",
];
const BLANKS = ["", "", "", " ", "\t", " \t ", "\n"];
const SITES = ["same-origin", "same-origin", "same-site", "cross-site", "none", "Same-Origin", "same-origin ", ""];

/** A request near what the options, which are in their normal form, speak of; `rules` are their origins. */
export function randomRequest(random: Random, options: PolicyOptions, rules: readonly string[]): CorsRequest {
  const request: CorsRequest = tameRequest(random, options);
  if (random.oneIn(3)) return { ...request, ...goodStart(random, options, rules) };
  if (random.oneIn(2)) request.origin = randomOriginLines(random, rules);
  if (random.oneIn(8)) request.method = randomMethod(random, options);
  if (random.oneIn(3)) request.requestMethod = random.oneIn(9) ? null : randomMethod(random, options);
  if (random.oneIn(3)) request.requestHeaders = random.oneIn(9) ? null : randomNames(random, options);
  if (random.oneIn(4)) request.contentType = random.oneIn(9) ? null : randomContentType(random);
  if (random.oneIn(8)) request.secFetchSite = random.oneIn(9) ? null : random.pick(SITES);
  if (random.oneIn(8)) request.self = random.oneIn(9) ? null : randomSelf(random, request, rules);
  return request;
}

/** What lets a request come as far as its names or its content type. */
function goodStart(random: Random, options: PolicyOptions, rules: readonly string[]): CorsRequest {
  const origin = rules.length === 0 ? "https://a" : random.pick(rules).replace("*.", "a.").replace(":*", "");
  const self = options.allowSameOrigin && random.oneIn(3) ? { self: origin } : {};
  if (random.oneIn(3)) return { method: "POST", origin, contentType: randomContentType(random) };
  return { method: "OPTIONS", origin, ...self, requestMethod: "GET", requestHeaders: randomNames(random, options) };
}

function randomOriginLines(random: Random, rules: readonly string[]): CorsRequest["origin"] {
  if (!random.oneIn(12)) return randomOrigin(random, rules);
  if (random.oneIn(5)) return null;
  return Array.from({ length: random.below(3) }, () => (random.oneIn(5) ? "" : randomOrigin(random, rules)));
}

/** Often the origin itself, or nearly. */
function randomSelf(random: Random, { origin }: CorsRequest, rules: readonly string[]): string {
  const own = typeof origin === "string" ? origin : randomOrigin(random, rules);
  return random.oneIn(2) ? own : own.replace(/(:\d+)?\/?$/, random.pick(["", "/", ":443", ":80", ":443/"]));
}

function randomMethod(random: Random, { methods = [] }: PolicyOptions): string {
  const method = random.oneIn(20) ? random.pick(LONG_METHODS) : random.pick([...METHODS, ...methods]);
  return random.oneIn(4) ? mutated(random, method, METHODS) : method;
}

function randomName(random: Random, { headers = [], headerPrefixes = [] }: PolicyOptions): string {
  if (random.oneIn(60)) return random.pick(LONG_NAMES);
  const name = random.pick([...NAMES, ...headers, ...headerPrefixes]);
  return random.oneIn(8) ? mutated(random, name, NAMES) : name;
}

/** One line or several, now and then with hundreds of names. */
function randomNames(random: Random, options: PolicyOptions): string | string[] {
  const line = () => {
    const separator = random.pick(SEPARATORS);
    const names = Array.from({ length: random.below(5) }, () => randomName(random, options));
    const text = names.join(separator) + (random.oneIn(4) ? separator : "");
    return random.oneIn(25) ? text + random.pick(FILLERS).repeat(random.pick(COUNTS)) : text;
  };
  if (!random.oneIn(6)) return line();
  return random.oneIn(20)
    ? new Array(random.pick(COUNTS)).fill(random.pick(FILLERS))
    : Array.from({ length: random.below(4) }, line);
}

function randomContentType(random: Random): string {
  const blank = () => random.pick(BLANKS);
  let value = blank() + random.pick(ESSENCES);
  for (let left = random.below(4); left > 0; left--) value += `${blank()};${blank()}${random.pick(PARAMETERS)}`;
  if (random.oneIn(12)) value += `;a=${"b".repeat(Math.max(0, random.pick([127, 128, 129]) - 3 - value.length))}`;
  if (random.oneIn(20)) value += `, ${random.pick(ESSENCES)}`;
  return random.oneIn(6) ? mutated(random, value, ESSENCES) : value;
}
