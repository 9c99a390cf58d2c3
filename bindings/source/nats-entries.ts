// What the entries of the key-value bucket mean.

import type { KV, KvEntry } from "@nats-io/kv";
import type { PolicyOptions } from "../policy/options.js";
import type { News } from "./board.js";
import type { Change, Head } from "./source.js";

/** The key of the entry that announces the newest image. */
export const HEAD = "head";

/** What the keys of the tenants' entries begin with. */
export const TENANT = "tenant.";

/** The keys of entries are parts of subjects, whose length the server limits to 4096 bytes with all that goes with it. */
const LONGEST_KEY = 2048;

/** A head as its entry holds it. Without `at` it replaces all that came before: its `at` is its own version. */
type HeadValue = Pick<Head, "digest" | "length"> & { readonly at?: number };

/**
 * The key of a tenant's entry, in the alphabet that the bucket allows.
 * @throws TypeError if the tenant's key is no string, empty, too long, or no well-formed Unicode: two keys must not share
 *   an entry.
 */
export function toTenantEntry(key: string): string {
  if (typeof key !== "string" || key === "")
    throw new TypeError("crossgate: a tenant's key is a string, and not empty");
  const bytes = Buffer.from(key);
  if (bytes.length > LONGEST_KEY) throw new TypeError(`crossgate: a tenant's key has at most ${LONGEST_KEY} bytes`);
  if (bytes.toString() !== key) throw new TypeError("crossgate: a tenant's key is well-formed Unicode");
  return TENANT + bytes.toString("base64url");
}

/**
 * What an entry tells; undefined for what is not of this library, and for a head that somebody deleted. What cannot be
 * read is told all the same, as a head without a digest or a change whose options are none: who follows refuses it, and
 * says so.
 */
export function toNews(entry: KvEntry): News | undefined {
  if (entry.key === HEAD) return toHead(entry);
  if (entry.key.startsWith(TENANT)) return toChange(entry);
  return undefined;
}

/** The newest head; undefined if there is none. */
export async function readHead(kv: KV): Promise<Head | undefined> {
  const entry = await kv.get(HEAD);
  return entry === null ? undefined : toHead(entry);
}

function toHead(entry: KvEntry): Head | undefined {
  if (entry.operation !== "PUT") return undefined;
  const { digest = "", length = 0, at = entry.revision } = readValue<HeadValue>(entry) ?? { at: 0 };
  return { version: entry.revision, digest, length, at: Math.min(at, entry.revision) };
}

function toChange(entry: KvEntry): Change {
  const key = Buffer.from(entry.key.slice(TENANT.length), "base64url").toString();
  return { version: entry.revision, key, policy: toPolicy(entry) };
}

function toPolicy(entry: KvEntry): PolicyOptions | null {
  if (entry.operation !== "PUT") return null;
  const { policy } = readValue<{ policy: PolicyOptions | null }>(entry) ?? {};
  return policy as PolicyOptions | null;
}

function readValue<T>(entry: KvEntry): Partial<T> | undefined {
  try {
    return entry.json<T | null>() ?? undefined;
  } catch {
    return undefined;
  }
}
