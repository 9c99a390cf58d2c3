import { definePolicy, type Policy, PolicySet, type PolicySetOptions } from "../index.js";
import type { Change, Head } from "./source.js";
import { pause } from "./wait.js";

interface Applied {
  readonly change: Change;
  readonly policy: Policy | null;
}

/** How many changes are put into a new set at once. */
const SLICE = 256;

/** What serves: the policies of the newest head that could be loaded, with what changed since its image was made. */
export class State {
  policies: PolicySet;
  head: Head | undefined;
  appliedAt: Date | undefined;
  /** All up to this one is applied, or is refused for good. */
  version = 0;
  /** A head that is there, but is not applied yet. */
  wanted: Head | undefined;
  #highest = 0;
  /** By key, in the form in which sets keep it, the newest change; those up to the head's `at` are no longer needed, and taken away in their time. */
  readonly #changes = new Map<string, Applied>();
  /** Versions of changes that cannot be compiled. */
  readonly #refused = new Set<number>();

  readonly #forms: KeyForms;

  constructor(options: PolicySetOptions) {
    this.policies = new PolicySet(options);
    this.#forms = new KeyForms(options);
  }

  /** The changes that have to be applied to the head's image. */
  changes(): Change[] {
    const at = this.head?.at ?? 0;
    return [...this.#changes.values()].flatMap(({ change }) => (change.version > at ? [change] : []));
  }

  /**
   * Notes a head that is to be applied, so that `version` stays below it until it is.
   * @returns Whether it is newer than all others.
   * @throws Error if its image was made before that of the head that serves, or is about to: what changed between is known
   *   no more.
   */
  want(head: Head): boolean {
    const { version, at } = this.wanted ?? this.head ?? { version: 0, at: 0 };
    if (head.version <= version) return false;
    if (head.at < at) {
      throw new Error(`crossgate: the image of head ${head.version} is older than that of head ${version}`);
    }
    this.wanted = head;
    return true;
  }

  /**
   * Applies a change, unless it is an old one.
   * @returns Whether it did.
   * @throws PolicyError and all else that its key or policy is refused with, the first time.
   */
  change(change: Change): boolean {
    if (change.version <= (this.head?.at ?? 0) || this.#refused.has(change.version)) return false;
    try {
      return this.#change(change);
    } catch (error) {
      this.#refused.add(change.version);
      throw error;
    } finally {
      this.#pass(change.version);
    }
  }

  #change(change: Change): boolean {
    const key = this.#forms.formOf(change.key);
    if (change.version <= (this.#changes.get(key)?.change.version ?? 0)) return false;
    const policy = change.policy && definePolicy(change.policy);
    put(this.policies, key, policy);
    // As the last one, so that a loop over the changes that has begun comes to it.
    this.#changes.delete(key);
    this.#changes.set(key, { change, policy });
    this.appliedAt = new Date();
    return true;
  }

  /** Puts the policies of a head in the place of all, with all changes that came later than its image. */
  async apply(head: Head, policies: PolicySet): Promise<void> {
    let count = 0;
    for (const [key, { change, policy }] of this.#changes) {
      if (change.version > head.at) put(policies, key, policy);
      if (++count % SLICE === 0) await pause();
    }
    // Nothing is awaited from here on, so that no change comes between.
    this.policies = policies;
    this.head = head;
    if (this.wanted !== undefined && this.wanted.version <= head.version) this.wanted = undefined;
    this.appliedAt = new Date();
    this.#pass(head.version);
    await this.#tidy(head.at);
  }

  /** Forgets the changes that the image holds. */
  async #tidy(at: number): Promise<void> {
    for (const version of this.#refused) if (version <= at) this.#refused.delete(version);
    let count = 0;
    for (const [key, { change }] of this.#changes) {
      if (change.version <= at) this.#changes.delete(key);
      if (++count % SLICE === 0) await pause();
    }
  }

  #pass(version: number): void {
    this.#highest = Math.max(this.#highest, version);
    if (this.wanted === undefined) this.version = this.#highest;
    else if (version < this.wanted.version) this.version = Math.max(this.version, version);
  }
}

function put(policies: PolicySet, key: string, policy: Policy | null): void {
  if (policy === null) policies.delete(key);
  else policies.set(key, policy);
}

/** The form in which sets keep a key. A set is asked for it, which is the one who knows. */
class KeyForms {
  readonly #set: PolicySet;
  readonly #policy = definePolicy({});

  constructor(options: PolicySetOptions) {
    this.#set = new PolicySet(options);
  }

  /** @throws PolicyError if it can be none. */
  formOf(key: string): string {
    const [form = key] = this.#set.set(key, this.#policy).keys();
    this.#set.delete(form);
    return form;
  }
}
