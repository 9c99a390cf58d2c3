// One pass over the CORS-unsafe request-header names of a CORS-preflight request: a list of tokens in any order and
// letter case, with optional whitespace and empty elements (RFC 9110 5.6.1).

import { isOws, isTokenByte, isUpper, word } from "./bytes";
import {
  FLAG_ANY_HEADER,
  FLAG_NAME_PREDICATES,
  FLAG_REPORT_NAMES,
  IMAGE_FLAGS,
  IMAGE_PREFIX_MAX,
  IMAGE_PREFIXES,
  KIND_NAME,
  KIND_PREFIX,
  NAME_REPORTED,
  NAMES,
  NAMES_MAX,
  RULE_SCOPE,
  SPAN_LENGTH,
  SPAN_SIZE,
  SPAN_UNDECIDED,
  SPANS,
  VERDICT_NAMES,
  VERDICT_SPANS_SHIFT,
  VERDICT_TOO_MANY,
} from "./layout";
import { EMPTY_HASH, findRule, mixByte } from "./table";

const COMMA: u32 = 0x2c;
const STAR: u32 = 0x2a;
/** `content-` and `type`, `authoriz` and `ation`, as little-endian words. */
const CONTENT: u64 = 0x2d74_6e65_746e_6f63;
const TYPE: u32 = 0x6570_7974;
const AUTHORIZ: u64 = 0x7a69_726f_6874_7561;
const ATION: u64 = 0x0000_006e_6f69_7461;

/** Where the name that is read ends, and whether some prefix of the policy begins it. */
let nameEnd: i32 = 0;
let hasPrefix: bool = false;
let spans: i32 = 0;

/**
 * The names' part of the verdict on the `length` bytes at NAMES, which are brought to lower case.
 *
 * Spans are written for the names that a prefix lets through, for the undecided ones, for those whose rule says so,
 * and, where the policy says so, for all that pass.
 */
export function judgeNames(image: i32, length: i32): i32 {
  const end = NAMES + length;
  if (length >= NAMES_MAX + NAMES_MAX && hasTooMany(end)) return VERDICT_TOO_MANY;
  spans = 0;
  for (let at = NAMES; at < end; ) {
    const byte: u32 = load<u8>(at);
    if (byte === COMMA || isOws(byte)) {
      at++;
      continue;
    }
    if (!judgeName(image, at, end)) return 0;
    at = nameEnd;
  }
  return VERDICT_NAMES | (spans << VERDICT_SPANS_SHIFT);
}

/** Whether more than NAMES_MAX elements are not empty. */
function hasTooMany(end: i32): bool {
  let names = 0;
  let inName = false;
  for (let at = NAMES; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte === COMMA) inName = false;
    else if (!inName && !isOws(byte)) {
      inName = true;
      names++;
    }
  }
  return names > NAMES_MAX;
}

/** Whether the element at `at`, which is not empty, is a name that is not refused. Sets `nameEnd`. */
function judgeName(image: i32, at: i32, end: i32): bool {
  const hash = readName(image, at, end);
  if (!isElementEnd(nameEnd, end)) return false;
  const length = nameEnd - at;
  const flags = load<i32>(image, IMAGE_FLAGS);
  const rule = findRule(image, hash, KIND_NAME, 0, at, length);
  if (rule === 0) {
    if (isContentType(at, length) || (isStar(at, length) && !(flags & FLAG_ANY_HEADER))) return false;
    if (!(flags & FLAG_ANY_HEADER)) return judgeUnlisted(flags, at, length);
    if (isAuthorization(at, length)) return false;
  }
  if (flags & FLAG_REPORT_NAMES || (rule && load<i32>(rule, RULE_SCOPE) === NAME_REPORTED)) report(at, length);
  return true;
}

/** Whether a name that is not listed passes by a prefix, or is left to the predicates. */
function judgeUnlisted(flags: i32, at: i32, length: i32): bool {
  if (hasPrefix) report(at, length);
  else if (flags & FLAG_NAME_PREDICATES) report(at, length | SPAN_UNDECIDED);
  else return false;
  return true;
}

/** Listed in Access-Control-Allow-Headers, this name would stand for all. */
function isStar(at: i32, length: i32): bool {
  return length === 1 && load<u8>(at) === STAR;
}

/** What no prefix, predicate or any header lets through: a value that a form cannot send. */
function isContentType(at: i32, length: i32): bool {
  return length === 12 && load<u64>(at) === CONTENT && load<u32>(at + 8) === TYPE;
}

/** https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name */
function isAuthorization(at: i32, length: i32): bool {
  return length === 13 && load<u64>(at) === AUTHORIZ && word(at + 8, 5) === ATION;
}

/** Lowers the token at `at`, sets `nameEnd` and `hasPrefix`, and returns the token's hash. */
function readName(image: i32, at: i32, end: i32): u64 {
  const start = at;
  const prefixMax = load<i32>(image, IMAGE_PREFIX_MAX);
  let hash = EMPTY_HASH;
  hasPrefix = false;
  for (; at < end; at++) {
    let byte: u32 = load<u8>(at);
    if (!isTokenByte(byte)) break;
    if (isUpper(byte)) byte |= 0x20;
    store<u8>(at, byte);
    hash = mixByte(hash, byte);
    const length = at + 1 - start;
    if (length <= prefixMax && !hasPrefix) hasPrefix = isPrefix(image, hash, start, length);
  }
  nameEnd = at;
  return hash;
}

function isPrefix(image: i32, hash: u64, start: i32, length: i32): bool {
  const bits = load<u8>(image + load<i32>(image, IMAGE_PREFIXES) + (length >> 3));
  if (!((bits >> <u8>(length & 7)) & 1)) return false;
  return <bool>findRule(image, hash, KIND_PREFIX, 0, start, length);
}

/** Whether nothing but whitespace stands between `at` and the next comma or the end. */
function isElementEnd(at: i32, end: i32): bool {
  while (at < end && isOws(load<u8>(at))) at++;
  return at === end || load<u8>(at) === COMMA;
}

function report(at: i32, length: i32): void {
  const span = SPANS + spans * SPAN_SIZE;
  store<u16>(span, at - NAMES);
  store<u16>(span, length, SPAN_LENGTH);
  spans++;
}
