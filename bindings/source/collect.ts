import { createHash } from "node:crypto";
import type { Head, PolicySource } from "./source.js";
import { type Patience, pause, within } from "./wait.js";

/** What is copied or hashed at once, in bytes: a millisecond or two. */
const SLICE = 2 ** 20;

/**
 * The image of a head, in memory that all threads can share. A piece that is such memory of just that length is taken as
 * it is.
 * @throws Error if it is shorter or longer than the head says, has another digest, or the source is silent for too long.
 */
export async function collect(source: Pick<PolicySource, "get">, head: Head, patience: Patience): Promise<Uint8Array> {
  const pieces = source.get(head.digest)[Symbol.asyncIterator]();
  try {
    const bytes = await gather(pieces, head, patience);
    await checkDigest(bytes, head.digest);
    return bytes;
  } finally {
    // Not waited for: a source that is silent answers this as little.
    (async () => pieces.return?.())().catch(() => {});
  }
}

async function gather(pieces: AsyncIterator<Uint8Array>, head: Head, patience: Patience): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  let filled = 0;
  for (;;) {
    const { done, value: piece } = await within(pieces.next(), patience, `the source of image ${head.digest}`);
    if (done) break;
    if (!(piece instanceof Uint8Array)) throw new Error("crossgate: a piece of an image is a Uint8Array");
    if (piece.length > head.length - filled)
      throw new Error(`crossgate: the image is longer than ${head.length} bytes`);
    if (isShared(piece, head.length)) bytes = new Uint8Array(piece.buffer);
    else {
      bytes ??= new Uint8Array(new SharedArrayBuffer(head.length));
      await copy(piece, bytes, filled);
    }
    filled += piece.length;
  }
  if (filled < head.length) throw new Error(`crossgate: the image ends after ${filled} bytes of ${head.length}`);
  return bytes ?? new Uint8Array(new SharedArrayBuffer(0));
}

/** Whether a piece is the whole image, in memory of its own. */
function isShared({ buffer, length }: Uint8Array, wanted: number): boolean {
  return buffer instanceof SharedArrayBuffer && length === wanted && buffer.byteLength === wanted;
}

async function copy(piece: Uint8Array, bytes: Uint8Array, at: number): Promise<void> {
  for (let i = 0; i < piece.length; i += SLICE) {
    bytes.set(piece.subarray(i, i + SLICE), at + i);
    await pause();
  }
}

/** @throws Error if the bytes have another digest. */
export async function checkDigest(bytes: Uint8Array, digest: string): Promise<void> {
  const found = await digestOf(bytes);
  if (found !== digest) throw new Error(`crossgate: the image's digest is ${found}, not ${digest}`);
}

/** The SHA-256 of an image as heads have it, made with pauses. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let i = 0; i < bytes.length; i += SLICE) {
    hash.update(bytes.subarray(i, i + SLICE));
    await pause();
  }
  return hash.digest("hex");
}
