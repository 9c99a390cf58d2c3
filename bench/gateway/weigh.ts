import { memory } from "../../bindings/engine/arena.js";

/** What a process holds, in bytes. */
export interface Weight {
  /** What the machine has given it. */
  readonly rss: number;
  readonly heap: number;
  /** Of JavaScript's objects, outside of the heap. */
  readonly external: number;
  /** The matcher's linear memory. */
  readonly wasm: number;
}

export function weigh(): Weight {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed, external, wasm: memory.length };
}
