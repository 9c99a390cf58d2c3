// Characters that some browser lets into a host, and that end or begin a host to some parser: each of them at every
// place where it could make a stranger look like an allowed origin.

import type { Reason } from "../../bindings/index.js";
import { type Attack, actual, admit, refuse } from "./attack.js";

/** Bytes of a label. */
const HOST_BYTES = ["_", "-", "0"];

const ASCII = [..."$~=!&'()*,;+%`\"<>{}|\\^@?#:[] ", ..."\t\n\v\f\r\0\x1f\x7f"];
const ENCODED = ["%60", "%00", "%0d%0a", "%2e", "%5c", "\r\n", "\0\0", "&quot;", "\\u0060"];
const LATIN_1 = [..."\x80\x85\xa0\xad\xaf\xe9\xff"];
/** Dots, slashes and letters that become ASCII when they are mapped, what is not seen, halves of pairs. */
const WIDE = [..."\u2024\u3002\uff0e\uff61\u2044\uff0f\u0131\u017f\u212a\u200b\u2028\ufeff\u0100", "\ud800", "\udc00"];

type Place = (character: string) => string;

const EXACT: readonly Place[] = [
  (c) => `https://example.com${c}`,
  (c) => `https://example.com${c}.evil.com`,
  (c) => `https://example.com${c}evil.com`,
  (c) => `https://example${c}com`,
  (c) => `https://exam${c}ple.com`,
  (c) => `https://${c}example.com`,
  (c) => `https://evil.com${c}example.com`,
  (c) => `https://evil.com${c}.example.com`,
];

/** Places behind which the host still ends in `.example.com`. */
const BELOW: readonly Place[] = [
  (c) => `https://${c}.example.com`,
  (c) => `https://a${c}.example.com`,
  (c) => `https://${c}a.example.com`,
  (c) => `https://a${c}b.example.com`,
  (c) => `https://evil.com${c}.example.com`,
  (c) => `https://a.${c}.example.com`,
];

const BESIDE: readonly Place[] = [
  (c) => `https://a.example.com${c}`,
  (c) => `https://a.example.com${c}.evil.com`,
  (c) => `https://a.example${c}com`,
  (c) => `https://a${c}example.com`,
];

const ID = "special characters in a host";
const ONE = { origins: ["https://example.com"], credentials: true };
const ALL = { origins: ["https://*.example.com"], credentials: true };

function refused(options: typeof ONE, origin: string, reason: Reason): Attack {
  return refuse(
    ID,
    `${JSON.stringify(origin)} is not let in by ${options.origins[0]}`,
    options,
    actual(origin),
    reason,
  );
}

function letIn(origin: string): Attack {
  const headers = { "Allow-Origin": origin, "Allow-Credentials": "true" };
  return admit(ID, `${JSON.stringify(origin)} is let in by ${ALL.origins[0]}`, ALL, actual(origin), headers);
}

/** Nothing with such a character is an origin. */
function strange(character: string): Attack[] {
  const reason = /[ ,]/.test(character) ? "multiple-origins" : "malformed-origin";
  const below = [...BELOW, ...BESIDE].map((place) => refused(ALL, place(character), reason));
  return [...EXACT.map((place) => refused(ONE, place(character), reason)), ...below];
}

/** Such a character makes another host, which lies below the wildcard or does not. */
function plain(character: string): Attack[] {
  return [
    ...EXACT.map((place) => refused(ONE, place(character), "origin-not-allowed")),
    ...BELOW.map((place) => letIn(place(character))),
    ...BESIDE.map((place) => refused(ALL, place(character), "origin-not-allowed")),
  ];
}

export const HOST_ATTACKS: readonly Attack[] = [
  ...HOST_BYTES.flatMap(plain),
  ...[...ASCII, ...ENCODED, ...LATIN_1, ...WIDE].flatMap(strange),
];
