import { getHeapStatistics } from "node:v8";

/**
 * How far V8's count of the bytes in use goes up while something runs. It counts every object to the byte, and about
 * 600 bytes for the reading itself; memory outside of V8's heap it does not count. If the garbage collector runs
 * meanwhile, it mostly goes down, and what is returned is no use.
 */
export async function bytesAllocated(run: () => Promise<void>): Promise<number> {
  const before = getHeapStatistics().used_heap_size;
  await run();
  return getHeapStatistics().used_heap_size - before;
}
