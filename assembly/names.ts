// One pass over the CORS-unsafe request-header names of a CORS-preflight request: a list of tokens in any order and
// letter case, with optional whitespace and empty elements (RFC 9110 5.6.1).

import { blankBytes, endOf, equalBytes, firstBits, lowerCase, tokenBytes, upperBytes } from "./bytes";
import {
  FLAG_ANY_HEADER,
  FLAG_NAME_PREDICATES,
  FLAG_REPORT_NAMES,
  IMAGE_FLAGS,
  IMAGE_PREFIX_LENGTHS,
  IMAGE_PREFIX_MAX,
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
import { findRule, hasLength } from "./table";

const COMMA: i8 = 0x2c;
const STAR: u32 = 0x2a;
/** `content-` and `type`, `authoriz` and `ation`, as little-endian words. */
const CONTENT: u64 = 0x2d74_6e65_746e_6f63;
const TYPE: u32 = 0x6570_7974;
const AUTHORIZ: u64 = 0x7a69_726f_6874_7561;
const ATION: u64 = 0x0000_006e_6f69_7461;

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
  for (let at = skipSeparators(NAMES, end); at < end; at = skipSeparators(at, end)) {
    const start = at;
    at = readName(start, end);
    if (at === start || !isElementEnd(at, end) || !judgeName(image, start, at - start)) return 0;
  }
  return VERDICT_NAMES | (spans << VERDICT_SPANS_SHIFT);
}

/** Whether more than NAMES_MAX elements are not empty. */
function hasTooMany(end: i32): bool {
  let names = 0;
  for (let at = skipSeparators(NAMES, end); at < end; at = skipSeparators(at, end)) {
    if (++names > NAMES_MAX) return true;
    at = skipElement(at, end);
  }
  return false;
}

/** The address of the first byte in `[at, end)` that is neither comma nor whitespace, or `end`. */
function skipSeparators(at: i32, end: i32): i32 {
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const others = ~(equalBytes(bytes, COMMA) | blankBytes(bytes)) & firstBits(end - at);
    if (others) return at + ctz(others);
  }
  return end;
}

/** The address of the first comma in `[at, end)`, or `end`. */
function skipElement(at: i32, end: i32): i32 {
  for (; at < end; at += 16) {
    const commas = equalBytes(v128.load(at), COMMA) & firstBits(end - at);
    if (commas) return at + ctz(commas);
  }
  return end;
}

/** The address behind the token at `at`, which is brought to lower case, with up to fifteen bytes behind it. */
function readName(at: i32, end: i32): i32 {
  for (; at < end; at += 16) {
    const bytes = v128.load(at);
    const upper = upperBytes(bytes);
    // What was just stored is slow to read in other pieces, and browsers send lower case.
    if (v128.any_true(upper)) v128.store(at, lowerCase(bytes, upper));
    const others = ~tokenBytes(bytes) & firstBits(end - at);
    if (others) return at + ctz(others);
  }
  return end;
}

/** Whether nothing but whitespace stands between `at` and the next comma or the end. */
function isElementEnd(at: i32, end: i32): bool {
  if (at < end && load<u8>(at) === COMMA) return true;
  for (; at < end; at += 16) {
    const others = ~blankBytes(v128.load(at)) & firstBits(end - at);
    if (others) return load<u8>(at + ctz(others)) === COMMA;
  }
  return true;
}

/** Whether the name at `at`, in lower case, is not refused. */
function judgeName(image: i32, at: i32, length: i32): bool {
  const flags = load<i32>(image, IMAGE_FLAGS);
  const rule = findRule(image, KIND_NAME, at + length, length);
  if (rule === 0) {
    if (isContentType(at, length) || (isStar(at, length) && !(flags & FLAG_ANY_HEADER))) return false;
    if (!(flags & FLAG_ANY_HEADER)) return judgeUnlisted(image, at, length);
    if (isAuthorization(at, length)) return false;
  }
  if (flags & FLAG_REPORT_NAMES || (rule && load<i32>(rule, RULE_SCOPE) === NAME_REPORTED)) report(at, length);
  return true;
}

/** Whether a name that is not listed passes by a prefix, or is left to the predicates. */
function judgeUnlisted(image: i32, at: i32, length: i32): bool {
  if (hasPrefix(image, at, length)) report(at, length);
  else if (load<i32>(image, IMAGE_FLAGS) & FLAG_NAME_PREDICATES) report(at, length | SPAN_UNDECIDED);
  else return false;
  return true;
}

/** Whether some prefix of the policy begins the name. */
function hasPrefix(image: i32, at: i32, length: i32): bool {
  const lengths = load<u64>(image, IMAGE_PREFIX_LENGTHS);
  const longest = min(length, load<i32>(image, IMAGE_PREFIX_MAX));
  for (let prefix = 1; prefix <= longest; prefix++) {
    if (hasLength(lengths, prefix) && findRule(image, KIND_PREFIX, at + prefix, prefix)) return true;
  }
  return false;
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
  return length === 13 && load<u64>(at) === AUTHORIZ && endOf(load<u64>(at + 5), 5) === ATION;
}

function report(at: i32, length: i32): void {
  const span = SPANS + spans * SPAN_SIZE;
  store<u16>(span, at - NAMES);
  store<u16>(span, length, SPAN_LENGTH);
  spans++;
}
