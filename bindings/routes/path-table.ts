import type { Policy } from "../define.js";
import { type Reading, upperEscapes } from "./readings.js";

/** The policies that may be that of a request. */
export interface Found {
  readonly policies: readonly (Policy | undefined)[];
  /** Whether one of them is. */
  readonly isSure: boolean;
}

/** Policies by path prefix, however they are kept. A prefix is `/a/b`, or "" for all paths. */
export interface Prefixes {
  /** The most segments that a prefix has. */
  readonly depth: number;
  /** How long what is taken for a prefix may be, in characters. */
  readonly longest: number;
  get(prefix: string): Policy | undefined;
  /** All whose prefixes are the same once they are folded; with undefined if there may be more of them. */
  folded(prefix: string): readonly (Policy | undefined)[];
}

/** What the longest prefix of a path has, as each server reads it. */
export function findByPath(prefixes: Prefixes, { path, certain }: Reading): Found {
  const policies: (Policy | undefined)[] = [];
  for (const end of endsOf(path, prefixes)) {
    const prefix = upperEscapes(path.slice(0, end));
    const policy = prefixes.get(prefix);
    policies.push(...(policy === undefined ? prefixes.folded(fold(prefix)) : [policy]));
    if (policy !== undefined && end <= certain) return { policies, isSure: true };
  }
  return { policies, isSure: false };
}

/** Where the prefixes of a path end that could be there, the longest first. */
function endsOf(path: string, { depth, longest }: Prefixes): number[] {
  const ends = [0];
  for (let end = 0; end < path.length && ends.length <= depth; ) {
    const next = path.indexOf("/", end + 1);
    end = next < 0 ? path.length : next;
    if (end > longest) break;
    ends.push(end);
  }
  return ends.reverse();
}

/** How many segments a prefix has. */
export function depthOf(prefix: string): number {
  return prefix.split("/").length - 1;
}

/** In how many characters a prefix may be written: escaped, a letter takes nine, and may take one in another letter case. */
export function longestOf({ length }: { readonly length: number }): number {
  return length * "%E2%84%AA".length;
}

/** The policies of one host, by path prefix. */
export class PathTable implements Prefixes {
  readonly #policies = new Map<string, Policy>();
  /** The same by the prefixes as a server has them that does not tell upper case from lower. */
  readonly #folded = new Map<string, Policy[]>();
  longest = 0;
  depth = 0;

  /** @returns Whether it was not there before. */
  add(prefix: string, policy: Policy): boolean {
    if (this.#policies.has(prefix)) return false;
    this.#policies.set(prefix, policy);
    this.#folded.set(fold(prefix), [...this.folded(fold(prefix)), policy]);
    this.longest = Math.max(this.longest, longestOf(prefix));
    this.depth = Math.max(this.depth, depthOf(prefix));
    return true;
  }

  get(prefix: string): Policy | undefined {
    return this.#policies.get(prefix);
  }

  folded(prefix: string): readonly Policy[] {
    return this.#folded.get(prefix) ?? [];
  }

  /** What any path may have. */
  all(): Found {
    return { policies: [...this.#policies.values()], isSure: this.#policies.has("") };
  }
}

/** A prefix in lower case, what is not ASCII included. */
export function fold(prefix: string): string {
  try {
    return (prefix.includes("%") ? decodeURIComponent(prefix) : prefix).toLowerCase();
  } catch {
    return prefix.toLowerCase();
  }
}
