// Random changes to texts: what a hand, a proxy or an attacker may do to one.

import type { Random } from "../seeded.js";

/** Characters that mean something to some parser of origins, header names or content types. */
const TELLING = [..."/:.*[]@%?#\\, \t\r\n\0aAzZ09-_;=\"'~`^|&$!()+<>{}\x7f"];
/** Not ASCII: what lowers or maps to ASCII, has an ASCII low byte, vanishes, or is half a character. */
const FOREIGN = [
  ..."\u0131\u0130\u212a\u017f\u016f\u013a\u00df\u00e9\u00ad\u200d\u3002\uff0e\uff0f\uff1a\uff21\uff11\u2100\ufeff\ufffd",
];

/** One unit or character, of any kind. */
export function randomChar(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return String.fromCharCode(random.below(0x100));
    case 1:
      return String.fromCharCode(random.below(0x10000));
    case 2:
      return String.fromCodePoint(random.below(0x110000));
    case 3:
      return random.pick(FOREIGN);
    default:
      return random.pick(TELLING);
  }
}

/** The text with one to three changes; `others` is what it may be spliced with. */
export function mutated(random: Random, text: string, others: readonly string[]): string {
  let result = text;
  for (let left = 1 + random.below(3); left > 0; left--) result = changed(random, result, others);
  return result;
}

function changed(random: Random, text: string, others: readonly string[]): string {
  const at = random.below(text.length + 1);
  const end = at + random.below(text.length + 1 - at);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + random.pick(others).slice(-1 - random.below(20));
    case 2:
      return text.slice(0, at) + text.slice(at, end).toUpperCase() + text.slice(end);
    case 3:
      return text.slice(0, end) + text.slice(at);
    case 4:
      return (
        text.slice(0, at) +
        shifted(text.slice(at, at + 1), random.pick([-1, 1, 0x20, 0x80, 0x100])) +
        text.slice(at + 1)
      );
    case 5:
      return random.oneIn(8) ? longer(random, text, at) : text + randomChar(random);
    default:
      return text.slice(0, at) + randomChar(random) + text.slice(at + random.below(2));
  }
}

function shifted(unit: string, by: number): string {
  return unit === "" ? "" : String.fromCharCode(unit.charCodeAt(0) + by);
}

/** Up to the lengths at which areas, labels and hosts end. */
function longer(random: Random, text: string, at: number): string {
  const wanted = random.pick([62, 63, 64, 126, 252, 253, 254, 255, 256, 383, 384, 385, 1000]) + random.below(3);
  return (
    text.slice(0, at) +
    random.pick(["a", "a.", "0", ":", "/"]).repeat(Math.max(0, wanted - text.length)) +
    text.slice(at)
  );
}
