import { definePolicy } from "../index.js";
import type { PolicyOptions } from "../policy/options.js";
import type { News } from "./board.js";
import type { Change, Head } from "./source.js";

/** The longest image, in bytes. */
export const MAX_LENGTH = 2 ** 32;

/** Whether it is one of the two; all else is checked by the functions below. */
export function isHead(news: unknown): news is Head {
  return typeof news === "object" && news !== null && "digest" in news;
}

/** Whether it is a SHA-256 as heads have it. */
export function isDigest(digest: unknown): digest is string {
  return typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest);
}

/** Whether a bucket of NATS can have such a name. */
export function isBucketName(name: string): boolean {
  return /^[-\w]+$/.test(name);
}

/**
 * A head of its own, of what came from elsewhere.
 * @throws Error if it is none.
 */
export function checkHead(news: unknown): Head {
  const { version, digest, length, at } = asObject(news);
  if (!isWhole(version, 1)) throw new Error("crossgate: the version of a head is no whole number above 0");
  if (!isDigest(digest)) throw new Error(`crossgate: the digest of head ${version} is no SHA-256`);
  if (!isWhole(length, 0, MAX_LENGTH)) throw new Error(`crossgate: the length of head ${version} is out of bounds`);
  if (!isWhole(at, 0, version)) throw new Error(`crossgate: the image of head ${version} cannot be made later`);
  return { version, digest, length, at };
}

/**
 * A change of its own, of what came from elsewhere. Its policy is not looked into.
 * @throws Error if it is none.
 */
export function checkChange(news: unknown): Change {
  const { version, key, policy } = asObject(news);
  if (!isWhole(version, 1)) throw new Error("crossgate: the version of a change is no whole number above 0");
  if (typeof key !== "string") throw new Error(`crossgate: the key of change ${version} is no string`);
  if (typeof policy !== "object") throw new Error(`crossgate: the policy of change ${version} is no object`);
  return { version, key, policy: policy as PolicyOptions | null };
}

/** Either of both. @throws Error if it is neither. */
export function checkNews(news: unknown): News {
  return isHead(news) ? checkHead(news) : checkChange(news);
}

/**
 * What is to be sent as a change, as it arrives elsewhere.
 * @throws TypeError if the key is no string, or the policy has predicates, which are functions and stay where they are.
 * @throws PolicyError with every problem of the options.
 */
export function checkSent(key: string, policy: PolicyOptions | null): Omit<Change, "version"> {
  if (typeof key !== "string") throw new TypeError("crossgate: the key of a tenant is a string");
  if (policy === null) return { key, policy };
  const { originPredicates = [], headerPredicates = [] } = definePolicy(policy).options;
  if (originPredicates.length + headerPredicates.length > 0) {
    throw new TypeError("crossgate: predicates are functions, which cannot be sent to other machines");
  }
  return { key, policy: JSON.parse(JSON.stringify(policy)) };
}

function asObject(news: unknown): { [key: string]: unknown } {
  if (typeof news !== "object" || news === null) throw new Error("crossgate: news are heads or changes");
  return news as { [key: string]: unknown };
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
