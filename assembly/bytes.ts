// Byte classes, one byte or sixteen at a time, and comparing bytes. A byte above 0x7F is in no class.

const DIGITS: u64 = 0x03ff_0000_0000_0000;
const LOWER: u64 = 0x07ff_fffe_0000_0000;
const DASH: u64 = 1 << 45;
const DOT: u64 = 1 << 46;
const PLUS: u64 = 1 << 43;

function inSet(byte: u32, low: u64, high: u64): bool {
  const half = byte < 64 ? low : byte < 128 ? high : 0;
  return <bool>((half >> byte) & 1);
}

/** A byte of a scheme after its first letter, in lower case (RFC 3986 3.1). */
export function isSchemeByte(byte: u32): bool {
  return inSet(byte, DIGITS | PLUS | DASH | DOT, LOWER);
}

export function isLower(byte: u32): bool {
  return byte - 0x61 < 26;
}

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/** Which of sixteen bytes are this one: a bit each, the first lowest, as in all that follow. */
export function equalBytes(bytes: v128, byte: i8): i32 {
  return i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(byte)));
}

/** Which of sixteen bytes may stand in a domain label, as browsers have them: `a-z 0-9 - _`. */
export function hostBytes(bytes: v128): i32 {
  const marks = v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x5f)));
  const letters = inRange(bytes, 0x61, 26);
  return i8x16.bitmask(v128.or(v128.or(letters, inRange(bytes, 0x30, 10)), marks));
}

/** Which of sixteen bytes are optional whitespace (RFC 9110 5.6.3). */
export function blankBytes(bytes: v128): i32 {
  return equalBytes(bytes, 0x20) | equalBytes(bytes, 0x09);
}

/** Which of sixteen bytes may stand in a token (RFC 9110 5.6.2). */
export function tokenBytes(bytes: v128): i32 {
  // Bit h of entry n is set if the byte 0xhn may; entry h of the other table is that bit, or none from 0x80 on.
  const rows = i64x2(0xfcfc_fcfc_fcf8_fce8, 0x70f4_54d0_54f4_f8f8);
  const bits = i64x2(0x8040_2010_0804_0201, 0);
  const low = v128.and(bytes, i8x16.splat(0x0f));
  const high = v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(0x0f));
  const may = v128.and(i8x16.swizzle(rows, low), i8x16.swizzle(bits, high));
  return i8x16.bitmask(i8x16.ne(may, i8x16.splat(0)));
}

/** All bits of each of sixteen bytes that is an ASCII letter in upper case. */
export function upperBytes(bytes: v128): v128 {
  return inRange(bytes, 0x41, 26);
}

/** Sixteen bytes in lower case. @param upper What `upperBytes` says of them. */
export function lowerCase(bytes: v128, upper: v128): v128 {
  return v128.or(bytes, v128.and(upper, i8x16.splat(0x20)));
}

/** All bits of each of sixteen bytes that is one of the `count` from `first` on. */
function inRange(bytes: v128, first: i8, count: i8): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(first)), i8x16.splat(count));
}

/** The first `count` of sixteen bits, or all. */
export function firstBits(count: i32): i32 {
  return count >= 16 ? 0xffff : (1 << count) - 1;
}

/** The last `length` bytes of a word, fewer than eight, moved to its start. */
export function endOf(word: u64, length: i32): u64 {
  // In two steps, since a shift by 64 shifts by nothing.
  return (word >> ((<u64>(7 - length)) << 3)) >> 8;
}

/** Whether the `length` bytes in front of `a` equal those in front of `b`. */
export function sameBytes(a: i32, b: i32, length: i32): bool {
  for (; length >= 8; length -= 8) {
    a -= 8;
    b -= 8;
    if (load<u64>(a) !== load<u64>(b)) return false;
  }
  return endOf(load<u64>(a - 8) ^ load<u64>(b - 8), length) === 0;
}
