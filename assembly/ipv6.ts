// Whether bytes are an IPv6 address as the URL standard serializes one: eight groups in lower-case hexadecimal
// without leading zeros, the first longest run of two or more zero groups written as `::`
// (https://url.spec.whatwg.org/#concept-ipv6-serializer, RFC 5952).

import { isDigit } from "./bytes";

/** Groups read so far, and a bit for each of them that is zero, the first group highest. */
let groups: i32 = 0;
let zeros: i32 = 0;

/** Whether `[start, end)`, which is what stands between the brackets, is a canonical IPv6 address. */
export function isIpv6(start: i32, end: i32): bool {
  groups = 0;
  zeros = 0;
  let gap = -1;
  let at = start;
  if (end - at >= 2 && load<u16>(at) === 0x3a3a) {
    gap = 0;
    at += 2;
  }
  while (at < end) {
    at = readGroup(at, end);
    if (at === 0) return false;
    if (at === end) break;
    if (load<u8>(at) !== 0x3a || ++at === end) return false;
    if (load<u8>(at) === 0x3a) {
      if (gap >= 0) return false;
      gap = groups;
      at++;
    }
  }
  return gap < 0 ? groups === 8 && longestRun(zeros) < 2 : isShortest(gap);
}

/** Reads one group; the address behind it, or 0 if there is none or it has a leading zero. */
function readGroup(at: i32, end: i32): i32 {
  const start = at;
  while (at < end && at - start < 4 && isHexDigit(load<u8>(at))) at++;
  if (at === start || groups === 8) return 0;
  const isZero = load<u8>(start) === 0x30;
  if (isZero && at - start > 1) return 0;
  zeros = (zeros << 1) | <i32>isZero;
  groups++;
  return at;
}

function isHexDigit(byte: u32): bool {
  return isDigit(byte) || byte - 0x61 < 6;
}

/** Whether a `::` in front of group `gap` stands for the first longest run of zero groups, two at least. */
function isShortest(gap: i32): bool {
  const length = 8 - groups;
  if (length < 2) return false;
  const after = groups - gap;
  const left = zeros >> after;
  const right = zeros & ((1 << after) - 1);
  // Neither neighbour of the gap may be zero: the run would be longer than what `::` stands for.
  if (gap > 0 && left & 1) return false;
  if (after > 0 && right >> (after - 1)) return false;
  return longestRun(left) < length && longestRun(right) <= length;
}

/** The length of the longest run of ones in `bits`. */
function longestRun(bits: i32): i32 {
  let length = 0;
  for (; bits !== 0; bits &= bits << 1) length++;
  return length;
}
