// Judges by the matcher alone: a module that imports nothing, with policies, requests and their verdicts in it. What
// the tape holds is in `test/runtimes/tape.ts`, which makes `./tape` too.

import { judge } from "../../assembly/index";
import { METHOD, NAMES, ORIGIN } from "../../assembly/layout";
import { TAPE, TAPE_END } from "./tape";

/** Where each image is copied to: behind everything else, in a cache line of its own. */
const IMAGE: usize = (__heap_base + 63) & ~63;

/** Traps at the first verdict that is another than on the tape. */
export function run(): void {
  let at = TAPE;
  while (at < TAPE_END) {
    const size = load<i32>(at);
    const requests = load<i32>(at, 4);
    at += 8;
    memory.copy(IMAGE, at, size);
    at += size;
    for (let i = 0; i < requests; i++) at = replay(at);
  }
}

/** Judges the request at an address. Returns the address behind it. */
function replay(at: usize): usize {
  const verdict = load<i32>(at);
  const originLength = load<i32>(at, 4);
  const methodLength = load<i32>(at, 8);
  const namesLength = load<i32>(at, 12);
  const method = at + 16 + originLength;
  const names = method + methodLength;
  memory.copy(ORIGIN, at + 16, originLength);
  memory.copy(METHOD, method, methodLength);
  memory.copy(NAMES, names, namesLength);
  if (judge(<i32>IMAGE, originLength, methodLength, namesLength) !== verdict) unreachable();
  return names + namesLength;
}
