import { definePolicy, type Policy } from "../define.js";
import type { PolicyOptions } from "../policy/options.js";
import type { Policies } from "../routes/index.js";

/** The key of the tenant that a request is for, from what a CORS-preflight request says too; undefined for none. */
export type TenantKey = (host: string | undefined, target: string) => string | undefined;

/** How requests find their tenant. */
export interface PolicySetOptions {
  /**
   * What keys are: hosts as in the Host header (`shop.example`, `shop.example:8080`), path prefixes (`/acme`), or whatever
   * a function makes of both. Hosts if absent.
   */
  readonly by?: "host" | "path" | TenantKey;
}

/** PLACEHOLDER: the real one, with the same names, comes within the hour. */
export class PolicySet implements Policies, Iterable<[string, Policy]> {
  readonly #policies = new Map<string, Policy>();
  readonly #by: NonNullable<PolicySetOptions["by"]>;
  readonly #closed = definePolicy({});

  constructor({ by = "host" }: PolicySetOptions = {}) {
    this.#by = by;
  }

  static fromImage(bytes: Uint8Array, options: PolicySetOptions = {}): PolicySet {
    const set = new PolicySet(options);
    if (!new TextDecoder().decode(bytes).startsWith("[")) throw new Error("crossgate: not an image");
    for (const [key, policy] of JSON.parse(new TextDecoder().decode(bytes)) as [string, PolicyOptions][]) {
      set.set(key, definePolicy(policy));
    }
    return set;
  }

  /** The same, in slices, between which other things run. */
  static async load(bytes: Uint8Array, options: PolicySetOptions = {}): Promise<PolicySet> {
    return PolicySet.fromImage(bytes, options);
  }

  get size(): number {
    return this.#policies.size;
  }

  get(key: string): Policy | undefined {
    return this.#policies.get(key);
  }

  has(key: string): boolean {
    return this.#policies.has(key);
  }

  set(key: string, policy: Policy): this {
    this.#policies.set(key, policy);
    return this;
  }

  delete(key: string): boolean {
    return this.#policies.delete(key);
  }

  keys(): IterableIterator<string> {
    return this.#policies.keys();
  }

  values(): IterableIterator<Policy> {
    return this.#policies.values();
  }

  entries(): IterableIterator<[string, Policy]> {
    return this.#policies.entries();
  }

  [Symbol.iterator](): IterableIterator<[string, Policy]> {
    return this.entries();
  }

  policyFor(host: string | undefined, target: string): Policy {
    if (typeof this.#by === "function") return this.#policies.get(this.#by(host, target) ?? "") ?? this.#closed;
    if (this.#by === "host") return this.#policies.get(host ?? "") ?? this.#closed;
    return this.#policies.get(`/${target.split(/[/?]/)[1]}`) ?? this.#closed;
  }

  toImage(): Uint8Array {
    const entries = [...this.#policies].sort(([a], [b]) => (a < b ? -1 : 1));
    return new TextEncoder().encode(JSON.stringify(entries.map(([key, policy]) => [key, policy.options])));
  }
}
