import { definePolicy, type Policy } from "../define.js";
import { PolicyError, Problems } from "../policy/problem.js";
import type { Policies } from "../routes/index.js";
import { isPolicy, POLICY_ADVICE } from "../routes/read-routes.js";
import { type Keys, keysBy, knownKey, readKey, type TenantKey } from "./keys.js";
import { checkHeader, checkSum, checkSumInSlices } from "./open.js";
import { StoredTenants } from "./stored.js";
import { Tenants } from "./tenants.js";
import { type Texts, textsOf } from "./texts.js";
import { writeImage } from "./write.js";

export { ImageError, type ImageFault } from "./format.js";
export type { TenantKey } from "./keys.js";

/** How the requests of a set find their tenant. */
export interface PolicySetOptions {
  /**
   * What keys are: hosts as in the Host header (`shop.example`, `shop.example:8080`), path prefixes in whole segments
   * (`/acme`), or whatever a function makes of both. Hosts if absent; for an image, what it was made with.
   */
  readonly by?: "host" | "path" | TenantKey;
}

/**
 * Policies by tenant, set and deleted while serving. A gate takes a set as it takes a policy: each request is decided by
 * one policy, as it was before a change or as it is after. What a change costs does not depend on how many others there are.
 */
export class PolicySet implements Policies, Iterable<[string, Policy]> {
  #keys: Keys;
  #tenants: Tenants;
  /** For what has no policy of its own. */
  readonly #closed = definePolicy({});

  /** @throws TypeError if the options are something else. */
  constructor(options: PolicySetOptions = {}) {
    checkOptions(options);
    this.#keys = keysBy(options.by ?? "host");
    this.#tenants = new Tenants(this.#keys);
  }

  /**
   * Takes an image as `toImage` made it, without reading its policies: each is made when it is asked for first. The bytes are
   * not copied, and several threads may share them; nobody may write to them any more.
   * @throws ImageError if it is not whole, of another version of this library, or for other keys.
   * @throws TypeError if the arguments are not of these types.
   */
  static fromImage(bytes: Uint8Array, options: PolicySetOptions = {}): PolicySet {
    const keys = checkHeader(bytes, options.by);
    checkSum(bytes);
    return new this().#take(bytes, keys);
  }

  /** The same; it is verified in slices of less than a millisecond, between which others run. @throws as `fromImage`. */
  static async load(bytes: Uint8Array, options: PolicySetOptions = {}): Promise<PolicySet> {
    const keys = checkHeader(bytes, options.by);
    await checkSumInSlices(bytes);
    return new this().#take(bytes, keys);
  }

  #take(bytes: Uint8Array, keys: Keys): this {
    this.#keys = keys;
    this.#tenants = new Tenants(keys, new StoredTenants(bytes));
    return this;
  }

  /** How many tenants there are. */
  get size(): number {
    return this.#tenants.size;
  }

  get(key: string): Policy | undefined {
    const known = knownKey(this.#keys, key);
    return known === undefined ? undefined : this.#tenants.get(known);
  }

  has(key: string): boolean {
    const known = knownKey(this.#keys, key);
    return known !== undefined && this.#tenants.has(known);
  }

  /**
   * Sets the policy of a tenant, for every request from now on.
   * @throws PolicyError if the key can be none, or the policy is none.
   */
  set(key: string, policy: Policy): this {
    const known = readKey(this.#keys, key);
    if (!isPolicy(policy)) throw notPolicy(known, policy);
    this.#tenants.set(known, policy);
    return this;
  }

  /** Takes the policy of a tenant away: no other origin is let in any more. @returns Whether there was one. */
  delete(key: string): boolean {
    const known = knownKey(this.#keys, key);
    return known !== undefined && this.#tenants.delete(known);
  }

  keys(): IterableIterator<string> {
    return this.#tenants.keys();
  }

  *values(): IterableIterator<Policy> {
    for (const [, policy] of this) yield policy;
  }

  *entries(): IterableIterator<[string, Policy]> {
    for (const key of this.#tenants.keys()) {
      const policy = this.#tenants.get(key);
      // An image that was made to look right may have keys that are not found.
      if (policy !== undefined) yield [key, policy];
    }
  }

  [Symbol.iterator](): IterableIterator<[string, Policy]> {
    return this.entries();
  }

  /** The policy of a request's tenant; undefined if it has none. */
  find(host: string | undefined, target: string): Policy | undefined {
    return this.#keys.choose(this.#tenants, host, target);
  }

  /** The same; one that lets no other origin in, if the tenant has none. */
  policyFor(host: string | undefined, target: string): Policy {
    return this.find(host, target) ?? this.#closed;
  }

  /**
   * All tenants as bytes: the same for the same tenants, in whichever order they were set, so that their SHA-256 is a name for
   * them.
   * @throws PolicyError with every policy that has predicates, or was not made by this library.
   * @throws RangeError if that takes more than 4 GiB.
   */
  toImage(): Uint8Array {
    const problems = new Problems();
    // Many tenants may have one policy.
    const known = new Map<Policy | number, Texts | undefined>();
    const entries = [...this.#tenants.places()].flatMap(({ key, place }) => {
      const read = () => (typeof place === "number" ? this.#tenants.textsAt(place) : textsOf(problems, key, place));
      const texts = known.get(place) ?? read();
      known.set(place, texts);
      return texts === undefined ? [] : { key, index: this.#keys.indexOf(key), ...texts };
    });
    if (problems.hasErrors) throw new PolicyError(problems.list);
    return writeImage(entries, this.#keys.number);
  }
}

function checkOptions(options: unknown): void {
  const isRight = typeof options === "object" && options !== null && Object.keys(options).every((key) => key === "by");
  if (!isRight) throw new TypeError('crossgate: the options of a set of policies are an object such as { by: "path" }');
}

function notPolicy(key: string, policy: unknown): PolicyError {
  const problems = new Problems();
  problems.error("option-type", `policies[${JSON.stringify(key)}]`, policy, POLICY_ADVICE);
  return new PolicyError(problems.list);
}
