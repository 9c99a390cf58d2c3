// The same module for engines that compile the JS string builtins
// (https://github.com/WebAssembly/js-string-builtins): origin and method are read where they lie, in the one call.

import { judge } from "./index";
import { lengthOf, unitAt } from "./js-string";
import { METHOD, METHOD_BYTES, ORIGIN, ORIGIN_BYTES, RULES_ALONE, VERDICT_ORIGIN } from "./layout";

export * from "./index";

/** Whether a rule of the policy lets in an origin. */
export function allowsText(image: i32, origin: externref): bool {
  const length = copyText(origin, ORIGIN, ORIGIN_BYTES);
  return length >= 0 && <bool>(judge(image, length, RULES_ALONE, 0) & VERDICT_ORIGIN);
}

/** `judge` of strings. What cannot be copied whole is judged as nothing, which as a method is not listed. */
export function judgeText(image: i32, origin: externref, method: externref, namesLength: i32): i32 {
  const length = copyText(origin, ORIGIN, ORIGIN_BYTES);
  return length < 0 ? 0 : judge(image, length, max(0, copyText(method, METHOD, METHOD_BYTES)), namesLength);
}

/** Copies a string to `to`. Its length in bytes, or -1 if it is not ASCII or has more than `room` units. */
function copyText(text: externref, to: i32, room: i32): i32 {
  const length = lengthOf(text);
  if (length > room) return -1;
  let units: u64 = 0;
  let at = length;
  // Words from the right, as they are read again: what was stored in one piece can be read back at once.
  for (; at >= 8; at -= 8) {
    const left = unitsAt(text, at - 8);
    const right = unitsAt(text, at - 4);
    units |= left | right;
    store<u64>(to + at - 8, pack(left, right));
  }
  for (let i = 0; i < at; i++) {
    const unit = unitAt(text, i);
    units |= unit;
    store<u8>(to + i, unit);
  }
  return units & 0xff80_ff80_ff80_ff80 ? -1 : length;
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
