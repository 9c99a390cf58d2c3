// What the module exports: judging, and placing rules in an image. No strings, no arrays, no allocation, and no imports
// but in `strings.ts`, which exports all of this too.
// A request is read from the request area, a policy from its image, and the answer is one integer.

import { checkSeal, judgeRequest, sealImage } from "./judge";
import { FIRST_WORD, ORIGIN, REQUEST_END } from "./layout";
import { addLines } from "./lines";
import { addRule } from "./table";

export * from "./layout";

if (ASC_MEMORY_BASE < REQUEST_END) ERROR("asconfig.json: memoryBase lies inside the request area");
if (ASC_RUNTIME !== 0) ERROR("asconfig.json: the runtime has to be stub, nothing here allocates");

/** The verdict on a request that was copied into the request area. Traps where the image is not as it was sealed. */
export function judge(image: i32, originLength: i32, methodLength: i32, namesLength: i32): i32 {
  checkSeal(image);
  store<u64>(FIRST_WORD, load<u64>(ORIGIN));
  return judgeRequest(image, originLength, methodLength, namesLength);
}

/** Closes an image whose size, flags and mask are written: from here on, they may not change. */
export function seal(image: i32): void {
  sealImage(image);
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
