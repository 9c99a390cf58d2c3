// The table of rules in a policy's image: open addressing, one slot a rule, never full.

import { endOf, sameBytes } from "./bytes";
import {
  IMAGE_HOST_LENGTHS,
  IMAGE_MASK,
  IMAGE_PARENT_LENGTHS,
  IMAGE_PREFIX_LENGTHS,
  IMAGE_PREFIX_MAX,
  IMAGE_SIZE,
  IMAGE_TABLE,
  KIND_HOST,
  KIND_PREFIX,
  KIND_SUBDOMAINS,
  RULE_SCOPE,
  RULE_SHIFT,
  RULE_SIZE,
  RULE_TEXT,
} from "./layout";

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
/** What no scope is. */
const ANY_SCOPE: i32 = -1;

/** The hash of no words, to start from. */
export const EMPTY_HASH: u64 = 0x243f_6a88_85a3_08d3;

/** Carries a hash on over the word of eight bytes to the left of what is hashed already. */
export function mix(hash: u64, word: u64): u64 {
  // The product does not wait for the hash so far.
  const product = word * FACTOR;
  return rotl<u64>(hash, 23) + (product ^ (product >> 32));
}

/**
 * What a rule's slot begins with: the hash under which it lies, its length and its kind.
 * @param words The hash of all whole words of its text, counted from the end.
 * @param rest The `length & 7` bytes to the left of them.
 */
export function ruleKey(words: u64, rest: u64, kind: i32, scope: i32, length: i32): u64 {
  const sort = ((<u64>kind) << 16) | <u64>length;
  const all = words ^ rest ^ rotl<u64>(sort | ((<u64>(<u32>scope)) << 32), 13);
  // A bit of a product depends on no bit above it, so what stands high comes down first: slots are told apart by all.
  const hash = ((all ^ (all >> 32)) * FACTOR) >> 32;
  return hash | (sort << 32);
}

/** The key of a rule whose text is the `length` bytes in front of `end`. */
export function keyOf(kind: i32, scope: i32, end: i32, length: i32): u64 {
  let hash = EMPTY_HASH;
  let left = length;
  for (; left >= 8; left -= 8) {
    end -= 8;
    hash = mix(hash, load<u64>(end));
  }
  return ruleKey(hash, endOf(load<u64>(end - 8), left), kind, scope, length);
}

/** A host rule is one scheme and port; of any other kind there is one rule a text, and its scope is an answer. */
function isScopedKind(kind: i32): bool {
  return kind <= KIND_SUBDOMAINS;
}

/**
 * The address of the rule with this key whose text is the `length` bytes in front of `end`; 0 if there is none.
 * @param scope What its scope has to be; ANY_SCOPE for a kind whose scope is an answer.
 */
export function findKey(image: i32, key: u64, scope: i32, end: i32, length: i32): i32 {
  const mask = load<u32>(image, IMAGE_MASK) << RULE_SHIFT;
  const table = image + IMAGE_TABLE;
  let slot = ((<u32>key) << RULE_SHIFT) & mask;
  for (let tried: u32 = 0; tried <= mask; tried += RULE_SIZE) {
    const rule = table + slot;
    const text = load<u32>(rule, RULE_TEXT);
    if (text === 0) return 0;
    if (load<u64>(rule) === key && (scope === ANY_SCOPE || load<i32>(rule, RULE_SCOPE) === scope)) {
      if (hasText(image, text, end, length)) return rule;
    }
    slot = (slot + RULE_SIZE) & mask;
  }
  return 0;
}

/** Whether the `length` bytes in front of `end` stand at an offset of the image, which is checked before it is followed. */
function hasText(image: i32, offset: u32, end: i32, length: i32): bool {
  const textEnd = <u64>offset + <u64>length;
  return textEnd <= <u64>load<u32>(image, IMAGE_SIZE) && sameBytes(image + <i32>textEnd, end, length);
}

/** The same of a kind whose scope is an answer, the key not known yet. */
export function findRule(image: i32, kind: i32, end: i32, length: i32): i32 {
  return findKey(image, keyOf(kind, 0, end, length), ANY_SCOPE, end, length);
}

/** Puts a rule into the first free slot of its run, unless the same rule is there. The caller keeps one slot free. */
export function addRule(image: i32, kind: i32, scope: i32, offset: i32, length: i32): void {
  const end = image + offset + length;
  const isScoped = isScopedKind(kind);
  const key = keyOf(kind, isScoped ? scope : 0, end, length);
  if (findKey(image, key, isScoped ? scope : ANY_SCOPE, end, length)) return;
  const mask = load<u32>(image, IMAGE_MASK);
  let slot = <u32>key & mask;
  while (load<u32>(slotAddress(image, slot), RULE_TEXT) !== 0) slot = (slot + 1) & mask;
  const rule = slotAddress(image, slot);
  store<u64>(rule, key);
  store<u32>(rule, offset, RULE_TEXT);
  store<i32>(rule, scope, RULE_SCOPE);
  addLength(image, kind, length);
}

function slotAddress(image: i32, slot: u32): i32 {
  return image + IMAGE_TABLE + (slot << RULE_SHIFT);
}

/** Notes that some text of this kind is so long. */
function addLength(image: i32, kind: i32, length: i32): void {
  if (kind === KIND_HOST) addBit(image + IMAGE_HOST_LENGTHS, length);
  if (kind === KIND_SUBDOMAINS) addBit(image + IMAGE_PARENT_LENGTHS, length);
  if (kind !== KIND_PREFIX) return;
  addBit(image + IMAGE_PREFIX_LENGTHS, length);
  store<i32>(image, max(length, load<i32>(image, IMAGE_PREFIX_MAX)), IMAGE_PREFIX_MAX);
}

function addBit(bits: i32, length: i32): void {
  store<u64>(bits, load<u64>(bits) | ((<u64>1) << (<u64>length)));
}

/** Whether a set of lengths, modulo 64, has this one. */
export function hasLength(lengths: u64, length: i32): bool {
  return <bool>((lengths >> <u64>length) & 1);
}
