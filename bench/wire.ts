/**
 * Origins as bytes, of which strings are made anew each time, as Node's HTTP parser makes them. A string that was
 * matched before keeps its hash, and one that was cut or joined is made flat when first read; either way the second
 * time is cheaper than a server ever has it.
 */
export class Wire {
  readonly #bytes: Buffer;
  readonly #ends: number[] = [];

  constructor(origins: readonly string[]) {
    this.#bytes = Buffer.from(origins.join(""), "latin1");
    for (const origin of origins) this.#ends.push((this.#ends.at(-1) ?? 0) + origin.length);
  }

  /** How many origins there are. */
  get size(): number {
    return this.#ends.length;
  }

  /** Fills a list with new strings, from the origin with the number `from` on. */
  receive(from: number, into: string[]): void {
    let start = from === 0 ? 0 : (this.#ends[from - 1] as number);
    for (let i = 0; i < into.length; i++) {
      const end = this.#ends[from + i] as number;
      into[i] = this.#bytes.toString("latin1", start, end);
      start = end;
    }
  }
}
