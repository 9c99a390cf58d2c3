// The table of rules in a policy's image: open addressing, one slot a rule, never full.

import { sameBytes, word } from "./bytes";
import {
  IMAGE_MASK,
  IMAGE_SIZE,
  IMAGE_TABLE,
  KIND_SUBDOMAINS,
  RULE_HASH,
  RULE_KIND,
  RULE_LENGTH,
  RULE_SCOPE,
  RULE_SHIFT,
  RULE_TEXT,
} from "./layout";

/** The hash of no bytes, to start from. */
export const EMPTY_HASH: u64 = 0x243f_6a88_85a3_08d3;

/** Carries a hash on over one more word. */
export function mix(hash: u64, next: u64): u64 {
  const product = (hash ^ next) * 0x9e37_79b9_7f4a_7c15;
  return product ^ (product >> 32);
}

/** Carries a host's hash on over the label to the left of what is hashed already. */
export function mixLabel(hash: u64, label: i32, length: i32): u64 {
  for (let done = 0; done < length; done += 8) hash = mix(hash, word(label + done, length - done));
  return mix(hash, length);
}

/** Carries the hash of any other text on over one more byte (FNV-1a). */
export function mixByte(hash: u64, byte: u32): u64 {
  return (hash ^ byte) * 0x0000_0100_0000_01b3;
}

/** The hash of a text that is no host. */
export function hashBytes(text: i32, length: i32): u64 {
  let hash = EMPTY_HASH;
  for (let at = text; at < text + length; at++) hash = mixByte(hash, load<u8>(at));
  return hash;
}

/** A host rule is one scheme and port; of any other kind there is one rule a text, and its scope is an answer. */
function isScopedKind(kind: i32): bool {
  return kind <= KIND_SUBDOMAINS;
}

/** The hash under which a rule lies. */
function ruleHash(textHash: u64, kind: i32, scope: i32): u32 {
  const key = isScopedKind(kind) ? <u64>(<u32>scope) : 0;
  return <u32>(mix(textHash, ((<u64>kind) << 32) | key) >> 32);
}

function slotAddress(image: i32, slot: u32): i32 {
  return image + IMAGE_TABLE + (slot << RULE_SHIFT);
}

/** Whether the rule in a slot that is not empty is the one asked for; its offset is checked before it is followed. */
function isRule(image: i32, rule: i32, hash: u32, kind: i32, scope: i32, text: i32, length: i32): bool {
  if (load<u32>(rule, RULE_HASH) !== hash || <i32>load<u16>(rule, RULE_LENGTH) !== length) return false;
  if (<i32>load<u16>(rule, RULE_KIND) !== kind) return false;
  if (isScopedKind(kind) && load<i32>(rule, RULE_SCOPE) !== scope) return false;
  const offset = load<u32>(rule, RULE_TEXT);
  if (<u64>offset + <u64>length > <u64>load<u32>(image, IMAGE_SIZE)) return false;
  return sameBytes(image + offset, text, length);
}

/** The address of the rule of this kind, scope and text, whose hash is `textHash`; 0 if the image has none. */
export function findRule(image: i32, textHash: u64, kind: i32, scope: i32, text: i32, length: i32): i32 {
  const hash = ruleHash(textHash, kind, scope);
  const mask = load<u32>(image, IMAGE_MASK);
  let slot = hash & mask;
  for (let tried: u32 = 0; tried <= mask; tried++) {
    const rule = slotAddress(image, slot);
    if (load<u32>(rule, RULE_TEXT) === 0) return 0;
    if (isRule(image, rule, hash, kind, scope, text, length)) return rule;
    slot = (slot + 1) & mask;
  }
  return 0;
}

/** Puts a rule into the first free slot of its run. The caller sees to it that there is one. */
export function addRule(image: i32, textHash: u64, kind: i32, scope: i32, offset: i32, length: i32): void {
  const hash = ruleHash(textHash, kind, scope);
  const mask = load<u32>(image, IMAGE_MASK);
  let slot = hash & mask;
  while (load<u32>(slotAddress(image, slot), RULE_TEXT) !== 0) slot = (slot + 1) & mask;
  const rule = slotAddress(image, slot);
  store<u32>(rule, hash, RULE_HASH);
  store<u32>(rule, offset, RULE_TEXT);
  store<u16>(rule, length, RULE_LENGTH);
  store<u16>(rule, kind, RULE_KIND);
  store<i32>(rule, scope, RULE_SCOPE);
}
