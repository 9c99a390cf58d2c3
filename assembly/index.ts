// What the module exports: judging, and placing rules in an image. No strings, no arrays, no allocation, no imports.
// A request is read from the request area, a policy from its image, and the answer is one integer.

import { hasHost, hashHost } from "./hosts";
import {
  FLAG_ANY_HOST,
  FLAG_NULL_ORIGIN,
  IMAGE_FLAGS,
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

/** The four bytes `null` as one little-endian word. */
const NULL: u32 = 0x6c6c_756e;

/** The origin's part of the verdict on the `length` bytes at ORIGIN. */
export function judgeOrigin(image: i32, length: i32): i32 {
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
