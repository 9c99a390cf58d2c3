// The least that deciding in WebAssembly costs: a string's bytes, safely in linear memory, and one call.

// @ts-ignore: decorator
@external("wasm:js-string", "length")
declare function stringLength(text: externref): i32;
// @ts-ignore: decorator
@external("wasm:js-string", "charCodeAt")
declare function charCodeAt(text: externref, index: i32): i32;

/** Where a text is copied to, and how many bytes there are for it. */
export const START: i32 = 64;
export const ROOM: i32 = 384;

/** Every bit that no ASCII character has. */
const NOT_ASCII: i32 = ~0x7f;

/** A call with one number that does nothing with it. */
export function empty(length: i32): i32 {
  return length;
}

/** Copies a string to START. Returns its length, or -1 if it is not ASCII or too long to be copied whole. */
export function copy(text: externref): i32 {
  const length = stringLength(text);
  if (length > ROOM) return -1;
  let units = 0;
  let i = 0;
  // Eight at a time, each stored alone: joining them into one word first is no faster.
  for (const whole = length & ~7; i < whole; i += 8) {
    const unit0 = charCodeAt(text, i);
    store<u8>(START + i, unit0);
    const unit1 = charCodeAt(text, i + 1);
    store<u8>(START + i, unit1, 1);
    const unit2 = charCodeAt(text, i + 2);
    store<u8>(START + i, unit2, 2);
    const unit3 = charCodeAt(text, i + 3);
    store<u8>(START + i, unit3, 3);
    const unit4 = charCodeAt(text, i + 4);
    store<u8>(START + i, unit4, 4);
    const unit5 = charCodeAt(text, i + 5);
    store<u8>(START + i, unit5, 5);
    const unit6 = charCodeAt(text, i + 6);
    store<u8>(START + i, unit6, 6);
    const unit7 = charCodeAt(text, i + 7);
    store<u8>(START + i, unit7, 7);
    units |= unit0 | unit1 | unit2 | unit3 | unit4 | unit5 | unit6 | unit7;
  }
  for (; i < length; i++) {
    const unit = charCodeAt(text, i);
    store<u8>(START + i, unit);
    units |= unit;
  }
  return units & NOT_ASCII ? -1 : length;
}
