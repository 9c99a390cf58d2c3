import type { Policy } from "../define.js";
import { type Reading, upperEscapes } from "./readings.js";

/** The policies that may be that of a request. */
export interface Found {
  readonly policies: readonly Policy[];
  /** Whether one of them is. */
  readonly isSure: boolean;
}

/** The policies of one host, by path prefix. */
export class PathTable {
  readonly #policies = new Map<string, Policy>();
  /** The same by the prefixes as a server has them that does not tell upper case from lower. */
  readonly #folded = new Map<string, Policy[]>();
  /** How long what is taken for a prefix may be. */
  #longest = 0;
  /** The most segments that a prefix has. */
  #depth = 0;

  /**
   * @param prefix `/a/b`, or "" for all paths.
   * @returns Whether it was not there before.
   */
  add(prefix: string, policy: Policy): boolean {
    if (this.#policies.has(prefix)) return false;
    this.#policies.set(prefix, policy);
    this.#folded.set(fold(prefix), [...(this.#folded.get(fold(prefix)) ?? []), policy]);
    // Escaped, a letter takes nine characters, and may take one in another letter case.
    this.#longest = Math.max(this.#longest, prefix.length * "%E2%84%AA".length);
    this.#depth = Math.max(this.#depth, prefix.split("/").length - 1);
    return true;
  }

  /** What the longest prefix of a path has, as each server reads it. */
  find({ path, certain }: Reading): Found {
    const policies: Policy[] = [];
    for (const end of this.#ends(path)) {
      const prefix = upperEscapes(path.slice(0, end));
      const policy = this.#policies.get(prefix);
      policies.push(...(policy === undefined ? (this.#folded.get(fold(prefix)) ?? []) : [policy]));
      if (policy !== undefined && end <= certain) return { policies, isSure: true };
    }
    return { policies, isSure: false };
  }

  /** What any path may have. */
  all(): Found {
    return { policies: [...this.#policies.values()], isSure: this.#policies.has("") };
  }

  /** Where the prefixes of a path end that could be in the table, the longest first. */
  #ends(path: string): number[] {
    const ends = [0];
    for (let end = 0; end < path.length && ends.length <= this.#depth; ) {
      const next = path.indexOf("/", end + 1);
      end = next < 0 ? path.length : next;
      if (end > this.#longest) break;
      ends.push(end);
    }
    return ends.reverse();
  }
}

/** A prefix in lower case, what is not ASCII included. */
function fold(prefix: string): string {
  try {
    return (prefix.includes("%") ? decodeURIComponent(prefix) : prefix).toLowerCase();
  } catch {
    return prefix.toLowerCase();
  }
}
