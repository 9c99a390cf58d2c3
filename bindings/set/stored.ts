import { type Policy, restorePolicy } from "../define.js";
import { Manner } from "../manner.js";
import { normalize } from "../policy/normalize.js";
import type { PolicyOptions } from "../policy/options.js";
import { AT_DEPTH, AT_LONGEST, AT_MANNERS, AT_TENANTS, HEADER_SIZE, ImageError } from "./format.js";
import type { Texts } from "./texts.js";

const ENTRY_SIZE = 8;
const POLICY_SIZE = 8;

/** The tenants of an image whose header and checksum were verified; each offset in it is checked when it is followed. */
export class StoredTenants {
  readonly size: number;
  readonly depth: number;
  readonly longest: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where the manners' offsets stand, and behind them everything else. */
  readonly #mannerIndex: number;
  readonly #manners: (Manner | undefined)[];
  readonly #mannerTexts: (string | undefined)[];
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #encoder = new TextEncoder();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.size = this.#number(AT_TENANTS);
    this.depth = this.#number(AT_DEPTH);
    this.longest = this.#number(AT_LONGEST);
    this.#mannerIndex = HEADER_SIZE + this.size * 4;
    this.#manners = new Array(this.#number(AT_MANNERS));
    this.#mannerTexts = new Array(this.#manners.length);
  }

  /** The number of the entry with a key; undefined if there is none. */
  find(index: string, key: string): number | undefined {
    for (const entry of this.having(index)) if (this.keyAt(entry) === key) return entry;
    return undefined;
  }

  /** The numbers of the entries that are found by a text. */
  *having(index: string): Iterable<number> {
    const wanted = this.#encoder.encode(index);
    for (let entry = this.#firstFrom(wanted); entry < this.size; entry++) {
      if (this.#compare(entry, wanted) !== 0) return;
      yield entry;
    }
  }

  keyAt(entry: number): string {
    const offset = this.#offsetOf(entry);
    const [index, key] = [this.#short(offset + 4), this.#short(offset + 6)];
    return key === 0 ? this.#text(offset + ENTRY_SIZE, index) : this.#text(offset + ENTRY_SIZE + index, key);
  }

  textsAt(entry: number): Texts {
    const policy = this.#number(this.#offsetOf(entry));
    const rules = this.#text(policy + POLICY_SIZE, this.#number(policy + 4));
    return { manner: this.#mannerText(this.#number(policy)), rules };
  }

  /** Makes the policy of an entry. @throws Error if the image was made to look right and is not. */
  policyAt(entry: number): Policy {
    const number = this.#number(this.#number(this.#offsetOf(entry)));
    const read = () => {
      const { manner, rules } = this.textsAt(entry);
      return { ...JSON.parse(manner), hosts: [], origins: [], ...JSON.parse(rules) } as PolicyOptions;
    };
    const { hosts = [], origins = [] } = read();
    return restorePolicy(this.#mannerAt(number), { hosts, origins }, read);
  }

  #mannerAt(number: number): Manner {
    const made = this.#manners[number] ?? new Manner(normalize(JSON.parse(this.#mannerText(number))));
    this.#manners[number] = made;
    return made;
  }

  #mannerText(number: number): string {
    if (number >= this.#manners.length) throw damaged();
    const offset = this.#number(this.#mannerIndex + number * 4);
    const text = this.#mannerTexts[number] ?? this.#text(offset + 4, this.#number(offset));
    this.#mannerTexts[number] = text;
    return text;
  }

  /** The first entry that is found by these bytes or what comes after them. */
  #firstFrom(wanted: Uint8Array): number {
    let from = 0;
    let to = this.size;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#compare(middle, wanted) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The order of what an entry is found by and other bytes. */
  #compare(entry: number, wanted: Uint8Array): number {
    const offset = this.#offsetOf(entry);
    const length = this.#short(offset + 4);
    if (offset + ENTRY_SIZE + length > this.#bytes.length) throw damaged();
    return compareBytes(this.#bytes, offset + ENTRY_SIZE, length, wanted);
  }

  #offsetOf(entry: number): number {
    return this.#number(HEADER_SIZE + entry * 4);
  }

  #text(offset: number, length: number): string {
    // A decoder need not take shared memory, of which this is a copy.
    return this.#decoder.decode(this.#slice(offset, length).slice());
  }

  #slice(offset: number, length: number): Uint8Array {
    if (offset + length > this.#bytes.length) throw damaged();
    return this.#bytes.subarray(offset, offset + length);
  }

  #number(offset: number): number {
    if (offset + 4 > this.#bytes.length) throw damaged();
    return this.#view.getUint32(offset, true);
  }

  #short(offset: number): number {
    if (offset + 2 > this.#bytes.length) throw damaged();
    return this.#view.getUint16(offset, true);
  }
}

function damaged(): ImageError {
  return new ImageError("damaged", "an offset in the image leads out of it");
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
