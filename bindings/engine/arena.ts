import { REQUEST_END } from "../../assembly/layout.js";
import { matcher } from "./module.js";
import { Queue } from "./queue.js";

const PAGE = 65536;
const SMALLEST = 8;
/** Memory grows by at least one part in so many of what there is: each growth costs the engine a look at its whole heap. */
const GROWTH = 8;

/** Blocks of 2^order bytes that nobody uses, by order; each lies at a multiple of its size. */
const free: Queue<number>[] = Array.from({ length: 32 }, () => new Queue());

let end = 0;

/** The bytes of linear memory. Made anew when it grows: hold it no longer than a statement. */
export let memory = new Uint8Array();

/** The order of the smallest block that holds `size` bytes. */
function orderOf(size: number): number {
  return Math.max(SMALLEST, 32 - Math.clz32(size - 1));
}

/**
 * Takes a block of at least `size` bytes, as a buddy allocator does (Knuth, TAOCP 2.5).
 * @returns Its address, or 0 if no free block is large enough.
 */
export function takeBlock(size: number): number {
  const order = orderOf(size);
  let from = order;
  while (from < 32 && free[from]?.size === 0) from++;
  const address = free[from]?.take();
  if (address === undefined) return 0;
  while (from > order) free[--from]?.add(address + 2 ** from);
  return address;
}

/** Gives back a block that was taken for `size` bytes, joined to its free neighbours. */
export function giveBlock(address: number, size: number): void {
  addFree(address, orderOf(size));
}

function addFree(address: number, order: number): void {
  const buddy = (address ^ (2 ** order)) >>> 0;
  if (order < 31 && free[order]?.delete(buddy)) addFree(Math.min(address, buddy), order + 1);
  else free[order]?.add(address);
}

/**
 * Grows linear memory until a block of `size` bytes is free, and takes it.
 * @throws RangeError if the engine gives no more memory.
 */
export function growForBlock(size: number): number {
  const block = 2 ** orderOf(size);
  const start = Math.ceil(end / block) * block;
  const needed = start + block - end;
  if (!growBy(Math.max(needed, end / GROWTH)) && !growBy(needed)) {
    throw new RangeError(`crossgate: no memory for policies beyond ${end} bytes`);
  }
  memory = new Uint8Array(matcher.memory.buffer);
  addRange(memory.length);
  return takeBlock(size);
}

/** @returns Whether the engine gave so many bytes more. */
function growBy(bytes: number): boolean {
  try {
    matcher.memory.grow(Math.ceil(bytes / PAGE));
    return true;
  } catch {
    return false;
  }
}

/** Makes what lies between the last known end of memory and `newEnd` free, in the largest blocks that fit. */
function addRange(newEnd: number): void {
  while (end < newEnd) {
    let order = 31 - Math.clz32(end & -end);
    while (end + 2 ** order > newEnd) order--;
    addFree(end, order);
    end += 2 ** order;
  }
}

/** Whether so large a block can become free without growing. */
export function couldHold(size: number): boolean {
  return 2 ** orderOf(size) <= end / 2;
}

/** Makes what the matcher's memory holds behind the request area free. */
export function openArena(): void {
  memory = new Uint8Array(matcher.memory.buffer);
  end = Math.ceil(REQUEST_END / 2 ** SMALLEST) * 2 ** SMALLEST;
  addRange(memory.length);
}
