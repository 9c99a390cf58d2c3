// Whether a method is listed (https://fetch.spec.whatwg.org/#methods): compared byte for byte, never normalized here.

import { endOf, firstBits, tokenBytes } from "./bytes";
import { FLAG_ANY_METHOD, IMAGE_FLAGS, KIND_METHOD, METHOD } from "./layout";
import { findRule } from "./table";

/** Bit 5 of every byte: what lower case adds to a letter. */
const LOWER_CASE: u64 = 0x2020_2020_2020_2020;
const CONNECT: u64 = 0x0074_6365_6e6e_6f63;
const TRACE: u64 = 0x0000_0065_6361_7274;
const TRACK: u64 = 0x0000_006b_6361_7274;

/** Whether the `length` bytes at METHOD are a method that the policy lets through. */
export function hasMethod(image: i32, length: i32): bool {
  if (length === 0) return false;
  if (!(load<i32>(image, IMAGE_FLAGS) & FLAG_ANY_METHOD)) {
    return <bool>findRule(image, KIND_METHOD, METHOD + length, length);
  }
  return isToken(METHOD, METHOD + length) && !isForbidden(length);
}

function isToken(at: i32, end: i32): bool {
  for (; at < end; at += 16) {
    if (~tokenBytes(v128.load(at)) & firstBits(end - at)) return false;
  }
  return true;
}

/** A forbidden method, in any letter case (https://fetch.spec.whatwg.org/#forbidden-method). */
function isForbidden(length: i32): bool {
  if (length !== 5 && length !== 7) return false;
  const lower = endOf(load<u64>(METHOD + length - 8) | LOWER_CASE, length);
  return lower === CONNECT || lower === TRACE || lower === TRACK;
}
