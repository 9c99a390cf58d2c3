import { IMAGE_LENGTH_MAX } from "./format.js";

/** Bytes that are written one after the other, and some of them later. Texts are in UTF-8, numbers little-endian u32. */
export class Output {
  /** How many bytes there are. */
  end: number;
  #bytes: Uint8Array;
  #view: DataView;

  /** @param start So many bytes are left free in front. */
  constructor(start: number) {
    this.end = start;
    this.#bytes = new Uint8Array(start + 1024);
    this.#view = new DataView(this.#bytes.buffer);
  }

  setNumber(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  setText(at: number, text: string): void {
    new TextEncoder().encodeInto(text, this.#bytes.subarray(at));
  }

  addNumber(value: number): void {
    this.#reserve(4);
    this.setNumber(this.end, value);
    this.end += 4;
  }

  /** A text behind its length. */
  addCounted(text: string): void {
    const at = this.end;
    this.addNumber(0);
    this.setNumber(at, this.#addText(text));
  }

  /** Two texts behind their lengths, which are u16. */
  addPair(first: string, second: string): void {
    const at = this.end;
    this.addNumber(0);
    const lengths = [this.#addText(first), this.#addText(second)];
    for (const [i, length] of lengths.entries()) this.#view.setUint16(at + i * 2, length, true);
  }

  /** The bytes, in an array of their own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.end);
  }

  #addText(text: string): number {
    // A code unit takes three bytes at most.
    this.#reserve(text.length * 3);
    const { written } = new TextEncoder().encodeInto(text, this.#bytes.subarray(this.end));
    this.end += written;
    return written;
  }

  #reserve(size: number): void {
    const needed = this.end + size;
    if (needed <= this.#bytes.length) return;
    if (needed > IMAGE_LENGTH_MAX) throw new RangeError("crossgate: the image of a set of policies has at most 4 GiB");
    const bytes = new Uint8Array(Math.min(needed * 2, IMAGE_LENGTH_MAX));
    bytes.set(this.#bytes.subarray(0, this.end));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
