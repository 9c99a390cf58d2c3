import type { Policy } from "../define.js";

/** The policies of one host, by path prefix. */
export class PathTable {
  readonly #policies = new Map<string, Policy>();
  /** The prefixes in lower case. */
  readonly #folded = new Set<string>();
  /** The most segments that a prefix has. */
  #depth = 0;

  /**
   * @param prefix `/a/b`, or "" for all paths.
   * @returns Whether it was not there before.
   */
  add(prefix: string, policy: Policy): boolean {
    if (this.#policies.has(prefix)) return false;
    this.#policies.set(prefix, policy);
    this.#folded.add(prefix.toLowerCase());
    this.#depth = Math.max(this.#depth, prefix.split("/").length - 1);
    return true;
  }

  /**
   * The policy of the longest prefix of a path; undefined where there is none, null where it would be another for a
   * server that does not tell upper case from lower.
   */
  find(path: string): Policy | null | undefined {
    const lower = path.toLowerCase();
    for (const end of this.#ends(path)) {
      const policy = this.#policies.get(path.slice(0, end));
      if (policy !== undefined) return policy;
      if (this.#folded.has(lower.slice(0, end))) return null;
    }
    return undefined;
  }

  /** Where the prefixes of a path end that could be in the table, the longest first. */
  #ends(path: string): number[] {
    const ends = [0];
    for (let end = 0; end < path.length && ends.length <= this.#depth; ) {
      const next = path.indexOf("/", end + 1);
      end = next < 0 ? path.length : next;
      ends.push(end);
    }
    return ends.reverse();
  }
}
