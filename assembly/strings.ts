// The same module for engines that compile the JS string builtins
// (https://github.com/WebAssembly/js-string-builtins): origin and method are read where they lie, in the one call.

import { lengthOf, unitAt } from "./js-string";
import { checkSeal, judgeRequest } from "./judge";
import {
  FIRST_WORD,
  METHOD,
  METHOD_BYTES,
  NAMES,
  NAMES_SHORT,
  ORIGIN,
  ORIGIN_BYTES,
  RULES_ALONE,
  VERDICT_NAMES,
  VERDICT_ORIGIN,
} from "./layout";

export * from "./index";

/** Whether a rule of the policy lets in an origin. */
export function allowsText(image: i32, origin: externref): bool {
  checkSeal(image);
  const length = copyOrigin(origin);
  return length >= 0 && <bool>(judgeRequest(image, length, RULES_ALONE, 0) & VERDICT_ORIGIN);
}

/**
 * `judge` of strings. What cannot be copied whole is judged as nothing, which as a method is not listed.
 * @param names Up to NAMES_SHORT units, and no names at all where `namesLength` bytes were copied before.
 */
export function judgeText(image: i32, origin: externref, method: externref, names: externref, namesLength: i32): i32 {
  checkSeal(image);
  const originLength = copyOrigin(origin);
  const methodLength = copyMethod(method);
  const copied = copyShort(names, NAMES, NAMES_SHORT);
  if (originLength < 0) return 0;
  const verdict = judgeRequest(image, originLength, methodLength, copied > 0 ? copied : namesLength);
  return copied < 0 ? verdict & ~VERDICT_NAMES : verdict;
}

/** Copies an origin. Its length in bytes, or -1 if it is not ASCII or has more than ORIGIN_BYTES units. */
function copyOrigin(text: externref): i32 {
  const length = lengthOf(text);
  if (length < 8) {
    const copied = copyShort(text, ORIGIN, 7);
    store<u64>(FIRST_WORD, load<u64>(ORIGIN));
    return copied;
  }
  if (length > ORIGIN_BYTES) return -1;
  let units: u64 = 0;
  let word: u64 = 0;
  let at = length;
  // In the words that are read again: what was stored in one piece can be read back at once.
  for (; at >= 8; at -= 8) {
    const left = unitsAt(text, at - 8);
    const right = unitsAt(text, at - 4);
    units |= left | right;
    word = pack(left, right);
    store<u64>(ORIGIN + at - 8, word);
  }
  if (at > 0) {
    const left = unitsAt(text, 0);
    const right = unitsAt(text, 4);
    units |= left | right;
    word = pack(left, right);
    store<u64>(ORIGIN + at - 8, word << ((<u64>(8 - at)) << 3));
  }
  store<u64>(FIRST_WORD, word);
  return units & 0xff80_ff80_ff80_ff80 ? -1 : length;
}

/** Copies a short string to `to`, unit by unit. Its length in bytes, or -1 if it is not ASCII or has more than `room` units. */
function copyShort(text: externref, to: i32, room: i32): i32 {
  const length = lengthOf(text);
  if (length > room) return -1;
  let units = 0;
  for (let i = 0; i < length; i++) {
    const unit = unitAt(text, i);
    units |= unit;
    store<u8>(to + i, unit);
  }
  return units > 0x7f ? -1 : length;
}

/** Copies a method, short as they are. Its length in bytes, or 0, which is no method. */
function copyMethod(text: externref): i32 {
  return max(0, copyShort(text, METHOD, METHOD_BYTES));
}

/** Four code units from `at` on, sixteen bits each. */
function unitsAt(text: externref, at: i32): u64 {
  const left = <u64>unitAt(text, at) | ((<u64>unitAt(text, at + 1)) << 16);
  return left | ((<u64>unitAt(text, at + 2)) << 32) | ((<u64>unitAt(text, at + 3)) << 48);
}

/** The low bytes of eight code units. */
function pack(left: u64, right: u64): u64 {
  const units = i64x2.replace_lane(i64x2.splat(left), 1, right);
  return i64x2.extract_lane(i8x16.narrow_i16x8_u(units, units), 0);
}
