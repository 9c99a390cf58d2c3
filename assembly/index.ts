// What the module exports: judging, and placing rules in an image. No strings, no arrays, no allocation, no imports.
// A request is read from the request area, a policy from its image, and the answer is one integer.

import { hasHost } from "./hosts";
import {
  FLAG_ANY_HOST,
  FLAG_NULL_ORIGIN,
  IMAGE_FLAGS,
  IMAGE_MASK,
  IMAGE_SEAL,
  IMAGE_SIZE,
  ORIGIN,
  REQUEST_END,
  RULES_ALONE,
  VERDICT_METHOD,
  VERDICT_NULL,
  VERDICT_ORIGIN,
  VERDICT_WELL_FORMED,
} from "./layout";
import { addLines } from "./lines";
import { hasMethod } from "./method";
import { judgeNames } from "./names";
import { isWellFormed, splitOrigin } from "./origin";
import { addRule } from "./table";

export * from "./layout";

if (ASC_MEMORY_BASE < REQUEST_END) ERROR("asconfig.json: memoryBase lies inside the request area");
if (ASC_RUNTIME !== 0) ERROR("asconfig.json: the runtime has to be stub, nothing here allocates");

/** What an image is sealed with, so that one of zeros is not. */
const SEAL: u32 = 0x9e37_79b9;
/** The four bytes `null` as one little-endian word. */
const NULL: u32 = 0x6c6c_756e;

/** Closes an image whose size, flags and mask are written: from here on, they may not change. */
export function seal(image: i32): void {
  store<u32>(image, sealOf(image), IMAGE_SEAL);
}

/** A number in which a change of any one byte of those fields shows. */
function sealOf(image: i32): u32 {
  return load<u32>(image, IMAGE_SIZE) ^ load<u32>(image, IMAGE_FLAGS) ^ load<u32>(image, IMAGE_MASK) ^ SEAL;
}

/**
 * The verdict on a request, whose parts stand in the request area: origin, then method, then names, the order of the
 * CORS-preflight fetch (https://fetch.spec.whatwg.org/#cors-preflight-fetch). A malformed origin ends it.
 * Traps where the image is not as it was sealed.
 * @param methodLength Or RULES_ALONE.
 */
export function judge(image: i32, originLength: i32, methodLength: i32, namesLength: i32): i32 {
  const verdict = judgeOrigin(image, originLength, methodLength !== RULES_ALONE);
  if (verdict === 0 || methodLength === RULES_ALONE || !hasMethod(image, methodLength)) return verdict;
  return verdict | VERDICT_METHOD | judgeNames(image, namesLength);
}

/** The origin's part of the verdict. Whether it is well-formed is only said where a rule lets it in, or if asked. */
function judgeOrigin(image: i32, length: i32, form: bool): i32 {
  if (load<u32>(image, IMAGE_SEAL) !== sealOf(image)) unreachable();
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

/** Places a rule whose text stands at `offset` of the image, unless the same rule is there already. */
export function place(image: i32, kind: i32, scope: i32, offset: i32, length: i32): void {
  addRule(image, kind, scope, offset, length);
}

/**
 * Places the rules of the lines from `offset` to `end` of the image. A line feed ends each, and each is `*.` or nothing
 * and a host, and its port if that is not the default; `http://` or `https://` in front of it, or nothing for both.
 */
export function placeLines(image: i32, offset: i32, end: i32): void {
  addLines(image, image + offset, image + end);
}
