// What the module exports: judging, and placing rules in an image. No strings, no arrays, no allocation, no imports.
// A request is read from the request area, a policy from its image, and the answer is one integer.

import { hasHost, hashHost } from "./hosts";
import {
  FLAG_ANY_HOST,
  FLAG_NULL_ORIGIN,
  IMAGE_FLAGS,
  IMAGE_MASK,
  IMAGE_PREFIX_MAX,
  IMAGE_SEAL,
  IMAGE_SIZE,
  KIND_SUBDOMAINS,
  ORIGIN,
  REQUEST_END,
  VERDICT_METHOD,
  VERDICT_NULL,
  VERDICT_ORIGIN,
  VERDICT_WELL_FORMED,
} from "./layout";
import { hasMethod } from "./method";
import { judgeNames } from "./names";
import { splitOrigin } from "./origin";
import { addRule, findRule, hashBytes } from "./table";

export * from "./layout";

if (ASC_MEMORY_BASE < REQUEST_END) ERROR("asconfig.json: memoryBase lies inside the request area");
if (ASC_RUNTIME !== 0) ERROR("asconfig.json: the runtime has to be stub, nothing here allocates");

/** What an image is sealed with, so that one of zeros is not. */
const SEAL: u32 = 0x9e37_79b9;
/** The four bytes `null` as one little-endian word. */
const NULL: u32 = 0x6c6c_756e;

/** Closes an image whose header is written: from here on, none of its fields may change. */
export function seal(image: i32): void {
  store<u32>(image, sealOf(image), IMAGE_SEAL);
}

/** A number in which a change of any one byte of the header shows. */
function sealOf(image: i32): u32 {
  const words = load<u64>(image, IMAGE_SIZE) ^ load<u64>(image, IMAGE_MASK) ^ load<u32>(image, IMAGE_PREFIX_MAX);
  return <u32>(words ^ (words >> 32)) ^ SEAL;
}

/**
 * The origin's part of the verdict on the `length` bytes at ORIGIN.
 * Traps, as `judge` does, where the image is not as it was sealed.
 */
export function judgeOrigin(image: i32, length: i32): i32 {
  if (load<u32>(image, IMAGE_SEAL) !== sealOf(image)) unreachable();
  const flags = load<i32>(image, IMAGE_FLAGS);
  if (length === 4 && load<u32>(ORIGIN) === NULL) {
    return flags & FLAG_NULL_ORIGIN ? VERDICT_NULL | VERDICT_ORIGIN : VERDICT_NULL;
  }
  if (!splitOrigin(length)) return 0;
  const allowed = <bool>(flags & FLAG_ANY_HOST) || hasHost(image);
  return allowed ? VERDICT_WELL_FORMED | VERDICT_ORIGIN : VERDICT_WELL_FORMED;
}

/**
 * The verdict on a request, whose parts stand in the request area: origin, then method, then names, the order of the
 * CORS-preflight fetch (https://fetch.spec.whatwg.org/#cors-preflight-fetch). A malformed origin ends it.
 */
export function judge(image: i32, originLength: i32, methodLength: i32, namesLength: i32): i32 {
  const verdict = judgeOrigin(image, originLength);
  if (verdict === 0 || !hasMethod(image, methodLength)) return verdict;
  return verdict | VERDICT_METHOD | judgeNames(image, namesLength);
}

/** Places a rule whose text stands at `offset` of the image, unless the same rule is there already. */
export function place(image: i32, kind: i32, scope: i32, offset: i32, length: i32): void {
  const text = image + offset;
  const hash = kind <= KIND_SUBDOMAINS ? hashHost(text, text + length) : hashBytes(text, length);
  if (!findRule(image, hash, kind, scope, text, length)) addRule(image, hash, kind, scope, offset, length);
}
