// Byte classes, as bit sets over ASCII, and comparing bytes. A byte above 0x7F is in no class.

const DIGITS: u64 = 0x03ff_0000_0000_0000;
const LOWER: u64 = 0x07ff_fffe_0000_0000;
const UPPER: u64 = 0x0000_0000_07ff_fffe;
const DASH: u64 = 1 << 45;
const DOT: u64 = 1 << 46;
const PLUS: u64 = 1 << 43;
const UNDERSCORE: u64 = 1 << 31;
/** `! # $ % & ' * + - .` */
const TOKEN_MARKS_LOW: u64 = (1 << 33) | (31 << 35) | (1 << 42) | PLUS | DASH | DOT;
/** ``^ _ ` | ~`` */
const TOKEN_MARKS_HIGH: u64 = (7 << 30) | (1 << 60) | (1 << 62);

function inSet(byte: u32, low: u64, high: u64): bool {
  const half = byte < 64 ? low : byte < 128 ? high : 0;
  return <bool>((half >> byte) & 1);
}

/** A byte of a domain label, as browsers have them: `a-z 0-9 - _`. */
export function isHostByte(byte: u32): bool {
  return inSet(byte, DIGITS | DASH, LOWER | UNDERSCORE);
}

/** A byte of a scheme after its first letter, in lower case (RFC 3986 3.1). */
export function isSchemeByte(byte: u32): bool {
  return inSet(byte, DIGITS | PLUS | DASH | DOT, LOWER);
}

/** A byte of a token (RFC 9110 5.6.2). */
export function isTokenByte(byte: u32): bool {
  return inSet(byte, DIGITS | TOKEN_MARKS_LOW, LOWER | UPPER | TOKEN_MARKS_HIGH);
}

export function isLower(byte: u32): bool {
  return byte - 0x61 < 26;
}

export function isUpper(byte: u32): bool {
  return byte - 0x41 < 26;
}

export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/** Optional whitespace (RFC 9110 5.6.3). */
export function isOws(byte: u32): bool {
  return byte === 0x20 || byte === 0x09;
}

/** Up to eight bytes from `at` as one little-endian word; what lies behind `length` is masked away. */
export function word(at: i32, length: i32): u64 {
  const bytes = load<u64>(at);
  return length >= 8 ? bytes : bytes & (((<u64>1) << ((<u64>length) << 3)) - 1);
}

/** Whether the `length` bytes at `a` equal those at `b`. */
export function sameBytes(a: i32, b: i32, length: i32): bool {
  for (let done = 0; done < length; done += 8) {
    if (word(a + done, length - done) !== word(b + done, length - done)) return false;
  }
  return true;
}
