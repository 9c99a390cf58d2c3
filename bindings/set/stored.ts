import { type Policy, restorePolicy } from "../define.js";
import { Manner } from "../manner.js";
import { normalize } from "../policy/normalize.js";
import type { PolicyOptions } from "../policy/options.js";
import { longestOf } from "../routes/path-table.js";
import { AT_DEPTH, AT_LONGEST, AT_MANNERS, AT_TENANTS, HEADER_SIZE, ImageError, KEY_LENGTH_MAX } from "./format.js";
import { Input } from "./input.js";
import type { Texts } from "./texts.js";

const ENTRY_SIZE = 8;
const NOTHING = new Uint8Array();

/** The tenants of an image whose header and checksum were verified; each offset in it is checked when it is followed. */
export class StoredTenants {
  readonly size: number;
  readonly depth: number;
  readonly longest: number;
  readonly #image: Input;
  /** Where the manners' offsets stand, and behind them everything else. */
  readonly #mannerIndex: number;
  readonly #mannerCount: number;
  /** What was made, by where its text stands: what is the same policy in the image is one here too. */
  readonly #manners = new Map<number, Manner>();
  readonly #policies = new Map<number, Policy>();
  readonly #encoder = new TextEncoder();

  constructor(bytes: Uint8Array) {
    this.#image = new Input(bytes);
    this.size = this.#image.number(AT_TENANTS);
    // What a request may cost is not for an image to say.
    this.depth = Math.min(this.#image.number(AT_DEPTH), KEY_LENGTH_MAX / "/a".length);
    this.longest = Math.min(this.#image.number(AT_LONGEST), longestOf({ length: KEY_LENGTH_MAX }));
    this.#mannerIndex = HEADER_SIZE + this.size * 4;
    this.#mannerCount = this.#image.number(AT_MANNERS);
  }

  /** The number of the entry with a key; undefined if there is none. */
  find(index: string, key: string): number | undefined {
    const wanted = this.#encoder.encode(index);
    const entry = this.#firstFrom(wanted, index === key ? wanted : this.#encoder.encode(key));
    return entry < this.size && this.keyAt(entry) === key ? entry : undefined;
  }

  /** The keys of the entries that are found by a text. */
  *having(index: string): Iterable<string> {
    const wanted = this.#encoder.encode(index);
    for (let entry = this.#firstFrom(wanted, NOTHING); entry < this.size; entry++) {
      if (this.#compareIndex(entry, wanted) !== 0) return;
      yield this.keyAt(entry);
    }
  }

  keyAt(entry: number): string {
    return this.#image.text(...this.#keyOf(entry));
  }

  /** Where the policy of an entry stands. */
  placeOf(entry: number): number {
    return this.#image.number(this.#offsetOf(entry));
  }

  textsAt(place: number): Texts {
    return { manner: this.#image.counted(this.#mannerPlace(place)), rules: this.#image.counted(place + 4) };
  }

  /** The policy that stands at a place. @throws Error if the image was made to look right and is not. */
  policyAt(place: number): Policy {
    const policy = this.#policies.get(place) ?? this.#makePolicy(place);
    this.#policies.set(place, policy);
    return policy;
  }

  /** Lets go of the policy of an entry. Others who have it keep it. */
  forget(entry: number): void {
    this.#policies.delete(this.placeOf(entry));
  }

  #makePolicy(place: number): Policy {
    const readRules = () => {
      const { hosts = [], origins = [] }: PolicyOptions = JSON.parse(this.#image.counted(place + 4));
      return { hosts, origins };
    };
    const read = () => ({ ...JSON.parse(this.textsAt(place).manner), ...readRules() });
    return restorePolicy(this.#mannerAt(this.#mannerPlace(place)), readRules(), read);
  }

  #mannerAt(place: number): Manner {
    const manner = this.#manners.get(place) ?? new Manner(normalize(JSON.parse(this.#image.counted(place))));
    this.#manners.set(place, manner);
    return manner;
  }

  /** Where the manner of the policy at a place stands. */
  #mannerPlace(place: number): number {
    const number = this.#image.number(place);
    if (number >= this.#mannerCount) throw new ImageError("damaged", "a number in the image is that of no manner");
    return this.#image.number(this.#mannerIndex + number * 4);
  }

  /** The first entry that is found by one text and has another as its key, or that comes after it. */
  #firstFrom(index: Uint8Array, key: Uint8Array): number {
    let from = 0;
    let to = this.size;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const order = this.#compareIndex(middle, index) || this.#image.compare(...this.#keyOf(middle), key);
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #compareIndex(entry: number, wanted: Uint8Array): number {
    const offset = this.#offsetOf(entry);
    return this.#image.compare(offset + ENTRY_SIZE, this.#image.short(offset + 4), wanted);
  }

  /** Where the key of an entry stands, and how long it is. */
  #keyOf(entry: number): [offset: number, length: number] {
    const offset = this.#offsetOf(entry);
    const [index, key] = [this.#image.short(offset + 4), this.#image.short(offset + 6)];
    return key === 0 ? [offset + ENTRY_SIZE, index] : [offset + ENTRY_SIZE + index, key];
  }

  #offsetOf(entry: number): number {
    return this.#image.number(HEADER_SIZE + entry * 4);
  }
}
