// The verdict on a request: what it asks of a policy, in the order of the standard.

import { hasHost } from "./hosts";
import {
  FLAG_ANY_HOST,
  FLAG_NULL_ORIGIN,
  IMAGE_FLAGS,
  IMAGE_MASK,
  IMAGE_SEAL,
  IMAGE_SIZE,
  ORIGIN,
  RULES_ALONE,
  VERDICT_METHOD,
  VERDICT_NULL,
  VERDICT_ORIGIN,
  VERDICT_WELL_FORMED,
} from "./layout";
import { hasMethod } from "./method";
import { judgeNames } from "./names";
import { isWellFormed, splitOrigin } from "./origin";

/** What an image is sealed with, so that one of zeros is not. */
const SEAL: u32 = 0x9e37_79b9;
/** The four bytes `null` as one little-endian word. */
const NULL: u32 = 0x6c6c_756e;

/** Closes an image whose size, flags and mask are written: from here on, they may not change. */
export function sealImage(image: i32): void {
  store<u32>(image, sealOf(image), IMAGE_SEAL);
}

/**
 * Traps where an image is not as it was sealed. To be called before anything else looks at it; best before strings are
 * copied, as a policy that was not asked for long has to be fetched from far away meanwhile.
 */
export function checkSeal(image: i32): void {
  if (load<u32>(image, IMAGE_SEAL) !== sealOf(image)) unreachable();
}

/** A number in which a change of any one byte of those fields shows. */
function sealOf(image: i32): u32 {
  return load<u32>(image, IMAGE_SIZE) ^ load<u32>(image, IMAGE_FLAGS) ^ load<u32>(image, IMAGE_MASK) ^ SEAL;
}

/**
 * The verdict on a request, whose parts stand in the request area: origin, then method, then names, the order of the
 * CORS-preflight fetch (https://fetch.spec.whatwg.org/#cors-preflight-fetch). A malformed origin ends it.
 * @param methodLength Or RULES_ALONE.
 */
export function judgeRequest(image: i32, originLength: i32, methodLength: i32, namesLength: i32): i32 {
  const verdict = judgeOrigin(image, originLength, methodLength !== RULES_ALONE);
  if (verdict === 0 || methodLength === RULES_ALONE || !hasMethod(image, methodLength)) return verdict;
  return verdict | VERDICT_METHOD | judgeNames(image, namesLength);
}

/** The origin's part of the verdict. Whether it is well-formed is only said where a rule lets it in, or if asked. */
function judgeOrigin(image: i32, length: i32, form: bool): i32 {
  const flags = load<i32>(image, IMAGE_FLAGS);
  if (isNull(length)) return flags & FLAG_NULL_ORIGIN ? VERDICT_NULL | VERDICT_ORIGIN : VERDICT_NULL;
  if (!splitOrigin(length)) return 0;
  if (flags & FLAG_ANY_HOST) return isWellFormed() ? VERDICT_WELL_FORMED | VERDICT_ORIGIN : 0;
  if (hasHost(image, length)) return VERDICT_WELL_FORMED | VERDICT_ORIGIN;
  return form && isWellFormed() ? VERDICT_WELL_FORMED : 0;
}

function isNull(length: i32): bool {
  return length === 4 && load<u32>(ORIGIN) === NULL;
}
