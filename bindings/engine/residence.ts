import { couldHold, giveBlock, growForBlock, memory, takeBlock } from "./arena.js";
import { Queue } from "./queue.js";

/**
 * The image of one policy, and where it is: in linear memory at `address`, or moved out to a JavaScript array.
 *
 * An owner that is collected gives its block back, but a collector may take its time, and in a loop that never yields
 * it gets none. So a new image makes room for itself: the oldest images are moved out to the JavaScript heap, where
 * whatever is unreachable costs nothing. One that is used again comes back, once and for good, and only then does
 * linear memory grow. Policies that were replaced do not come back.
 */
export interface Image {
  address: number;
  readonly size: number;
  moved: Uint8Array | undefined;
}

/** Images in linear memory that were never moved out, oldest first. */
const young = new Queue<Image>();

const collected = new FinalizationRegistry<Image>((image) => {
  if (image.address !== 0) giveBlock(image.address, image.size);
  young.delete(image);
});

/**
 * Reserves linear memory for an image of `size` bytes, moving others out if need be.
 * @throws RangeError if the engine gives no more memory.
 */
export function reserve(size: number): Image {
  const address = takeBlock(size) || makeRoom(size) || growForBlock(size);
  return { address, size, moved: undefined };
}

/** Lets an image, finished and written, live as long as its owner. */
export function settle(image: Image, owner: object): void {
  young.add(image);
  collected.register(owner, image);
}

/** Gives the memory of an image back that could not be finished. */
export function abandon(image: Image): void {
  giveBlock(image.address, image.size);
}

/**
 * The image's address, moved back in if it was out.
 * @throws RangeError if the engine gives no more memory.
 */
export function addressOf(image: Image): number {
  if (image.moved !== undefined) {
    image.address = takeBlock(image.size) || growForBlock(image.size);
    memory.set(image.moved, image.address);
    image.moved = undefined;
  }
  return image.address;
}

function makeRoom(size: number): number {
  if (!couldHold(size)) return 0;
  for (let image = young.take(); image !== undefined; image = young.take()) {
    moveOut(image);
    const address = takeBlock(size);
    if (address !== 0) return address;
  }
  return 0;
}

function moveOut(image: Image): void {
  image.moved = memory.slice(image.address, image.address + image.size);
  giveBlock(image.address, image.size);
  image.address = 0;
}
