// Policies that can be told apart, and the memory that they lie in.

import * as assert from "uvu/assert";
import { matcher } from "../bindings/engine/module.js";
import { definePolicy, type Policy } from "../bindings/index.js";

/** The size of all linear memory. */
export const bytesOfMemory = (): number => matcher.memory.buffer.byteLength;

/** A policy that lets `https://tNUMBER.example` in, and `rules` more. */
export function numbered(number: number, rules = 10): Policy {
  const others = Array.from({ length: rules }, (_, i) => `https://r${i}.t${number}.example`);
  return definePolicy({ origins: [`https://t${number}.example`, ...others] });
}

/** Whether a numbered policy lets in what is its own, and not what is the next one's. */
export function isRight(policy: Policy, number: number): boolean {
  return policy.allowsOrigin(`https://t${number}.example`) && !policy.allowsOrigin(`https://t${number + 1}.example`);
}

/** Collects garbage until what becomes unreachable here has been, with all that became so before it. */
export async function collectGarbage(): Promise<void> {
  assert.type(globalThis.gc, "function", "run with --expose-gc");
  let isCollected = false;
  const registry = new FinalizationRegistry(() => {
    isCollected = true;
  });
  registry.register({}, undefined);
  while (!isCollected) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  await new Promise((resolve) => setImmediate(resolve));
}
