import type { Policy } from "../define.js";
import { depthOf, longestOf } from "../routes/path-table.js";
import type { Keys, Lookup } from "./keys.js";
import type { StoredTenants } from "./stored.js";
import type { Texts } from "./texts.js";

/** So many keys are looked at that are told apart by letter case alone; with more, nobody knows whose a request is. */
const FOLDED_MAX = 100;

/**
 * Policies by key: those of an image, made when they are asked for first, and over them what has changed since. What a
 * change costs does not depend on how many there are.
 */
export class Tenants implements Lookup {
  size = 0;
  depth = 0;
  longest = 0;
  readonly #keys: Keys;
  #stored: StoredTenants | undefined;
  /** How many tenants of the image are as it has them. */
  #untouched = 0;
  /** Those of them that were asked for. */
  readonly #made = new Map<string, Policy>();
  /** What was set since; null hides a tenant of the image. */
  readonly #changed = new Map<string, Policy | null>();
  /** The keys that were set since, by what they are found by, where that is something else. */
  readonly #indexed = new Map<string, Set<string>>();

  constructor(keys: Keys, stored?: StoredTenants) {
    this.#keys = keys;
    if (stored === undefined) return;
    this.#stored = stored;
    this.size = stored.size;
    this.#untouched = stored.size;
    this.depth = stored.depth;
    this.longest = stored.longest;
  }

  get(key: string): Policy | undefined {
    const changed = this.#changed.get(key);
    if (changed !== undefined) return changed ?? undefined;
    return this.#made.get(key) ?? this.#make(key);
  }

  folded(index: string): readonly (Policy | undefined)[] {
    const found = new Set<Policy | undefined>();
    let looked = 0;
    for (const key of this.#keysOf(index)) {
      if (++looked > FOLDED_MAX) return [...found, undefined];
      const policy = this.get(key);
      if (policy !== undefined) found.add(policy);
    }
    return [...found];
  }

  /** The keys that may be found by a text, some of them twice. */
  *#keysOf(index: string): Iterable<string> {
    yield index;
    yield* this.#indexed.get(index) ?? [];
    yield* this.#stored?.having(index) ?? [];
  }

  set(key: string, policy: Policy): void {
    if (!this.has(key)) this.size++;
    this.#hide(key);
    this.#changed.set(key, policy);
    this.#noteIndex(key);
    this.depth = Math.max(this.depth, depthOf(key));
    this.longest = Math.max(this.longest, longestOf(key));
    this.#drop();
  }

  delete(key: string): boolean {
    if (!this.has(key)) return false;
    this.size--;
    if (this.#find(key) === undefined) this.#changed.delete(key);
    else {
      this.#hide(key);
      this.#changed.set(key, null);
    }
    this.#forgetIndex(key);
    this.#drop();
    return true;
  }

  has(key: string): boolean {
    const changed = this.#changed.get(key);
    return changed === undefined ? this.#find(key) !== undefined : changed !== null;
  }

  /** Every key: those of the image in its order, then those that were set since. */
  *keys(): IterableIterator<string> {
    for (const { key } of this.places()) yield key;
  }

  /** The same, each with its policy, or with where that is in the image if a tenant is as the image has it. */
  *places(): Iterable<{ readonly key: string; readonly place: Policy | number }> {
    const stored = this.#stored;
    for (let entry = 0; stored !== undefined && entry < stored.size; entry++) {
      const key = stored.keyAt(entry);
      const changed = this.#changed.get(key);
      if (changed) yield { key, place: changed };
      // Once nothing of the image is left, it is no longer noted what of it was deleted.
      else if (changed === undefined && stored === this.#stored) yield { key, place: stored.placeOf(entry) };
    }
    for (const [key, policy] of this.#changed) {
      const isStored = stored?.find(this.#keys.indexOf(key), key) !== undefined;
      if (policy !== null && !isStored) yield { key, place: policy };
    }
  }

  /** What the image has at a policy's place. */
  textsAt(place: number): Texts | undefined {
    return this.#stored?.textsAt(place);
  }

  #find(key: string): number | undefined {
    return this.#stored?.find(this.#keys.indexOf(key), key);
  }

  #make(key: string): Policy | undefined {
    const entry = this.#find(key);
    if (entry === undefined) return undefined;
    const stored = this.#stored as StoredTenants;
    const policy = stored.policyAt(stored.placeOf(entry));
    this.#made.set(key, policy);
    return policy;
  }

  #hide(key: string): void {
    const entry = this.#changed.has(key) ? undefined : this.#find(key);
    if (entry === undefined) return;
    this.#stored?.forget(entry);
    this.#untouched--;
    this.#made.delete(key);
  }

  /** Gives the image's memory back once nothing of it is left. */
  #drop(): void {
    if (this.#stored === undefined || this.#untouched > 0) return;
    this.#stored = undefined;
    for (const [key, policy] of this.#changed) if (policy === null) this.#changed.delete(key);
  }

  #noteIndex(key: string): void {
    const index = this.#keys.indexOf(key);
    if (index === key) return;
    const keys = this.#indexed.get(index) ?? new Set();
    this.#indexed.set(index, keys.add(key));
  }

  #forgetIndex(key: string): void {
    const index = this.#keys.indexOf(key);
    const keys = this.#indexed.get(index);
    if (keys?.delete(key) && keys.size === 0) this.#indexed.delete(index);
  }
}
