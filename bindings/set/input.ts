import { ImageError } from "./format.js";

/** The bytes of an image, as `Output` wrote them. Whatever reads beyond them throws an ImageError. */
export class Input {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number(offset: number): number {
    this.#check(offset, 4);
    return this.#view.getUint32(offset, true);
  }

  short(offset: number): number {
    this.#check(offset, 2);
    return this.#view.getUint16(offset, true);
  }

  /** @throws TypeError if it is not UTF-8. */
  text(offset: number, length: number): string {
    this.#check(offset, length);
    // A decoder need not take shared memory, of which this is a copy.
    return this.#decoder.decode(new Uint8Array(this.#bytes.subarray(offset, offset + length)));
  }

  /** A text behind its length. */
  counted(offset: number): string {
    return this.text(offset + 4, this.number(offset));
  }

  /** The order of a text and another, as `compareBytes` says. */
  compare(offset: number, length: number, others: Uint8Array): number {
    this.#check(offset, length);
    return compareBytes(this.#bytes, offset, length, others);
  }

  #check(offset: number, length: number): void {
    if (offset + length <= this.#bytes.length) return;
    throw new ImageError("damaged", "an offset in the image leads out of it");
  }
}

/** The order of two texts, the first from an offset on, by their bytes in UTF-8, which is that of their code points. */
export function compareBytes(bytes: Uint8Array, start: number, length: number, others: Uint8Array): number {
  const shorter = Math.min(length, others.length);
  for (let i = 0; i < shorter; i++) {
    const difference = (bytes[start + i] as number) - (others[i] as number);
    if (difference !== 0) return difference;
  }
  return length - others.length;
}
