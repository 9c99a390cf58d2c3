import { METHOD, METHOD_BYTES, NAMES, NAMES_BYTES, ORIGIN, ORIGIN_BYTES } from "../../assembly/layout.js";
import { memory } from "./arena.js";

const encoder = new TextEncoder();

/** A part of the request area, and the memory that its view was made over. */
class Area {
  readonly #start: number;
  readonly #size: number;
  #memory = memory;
  #view: Uint8Array;

  constructor(start: number, size: number) {
    this.#start = start;
    this.#size = size;
    this.#view = memory.subarray(start, start + size);
  }

  /**
   * Copies a string in.
   * @returns Its length in bytes, or -1 if it is not ASCII or too long to be copied whole.
   */
  write(text: string): number {
    if (text.length === 0) return 0;
    // An engine's string may be a megabyte: look at the length before anything reads it.
    if (text.length > this.#size) return -1;
    if (this.#memory !== memory) this.#renew();
    // Only ASCII is written in as many bytes as it has code units; a lone surrogate becomes three bytes.
    const { read, written } = encoder.encodeInto(text, this.#view);
    return read === text.length && written === read ? written : -1;
  }

  #renew(): void {
    this.#memory = memory;
    this.#view = memory.subarray(this.#start, this.#start + this.#size);
  }
}

export const originArea = new Area(ORIGIN, ORIGIN_BYTES);
export const methodArea = new Area(METHOD, METHOD_BYTES);
export const namesArea = new Area(NAMES, NAMES_BYTES);
