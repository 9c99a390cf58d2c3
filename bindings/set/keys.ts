import type { Policy } from "../define.js";
import { PolicyError, Problems } from "../policy/problem.js";
import { splitHost } from "../routes/index.js";
import { findByPath, fold, type Prefixes } from "../routes/path-table.js";
import { readHost, readPath } from "../routes/read-routes.js";
import { pathOf, readingOf } from "../routes/readings.js";
import { KEY_LENGTH_MAX } from "./format.js";

/**
 * The key of the tenant that a request is for; undefined for none. It is made from what a CORS-preflight request says too, so
 * that both are decided by one policy.
 * @param host As in the Host header.
 * @param target The path with its query, or the whole URL.
 */
export type TenantKey = (host: string | undefined, target: string) => string | undefined;

/** Policies by key, however they are kept; where keys are no prefixes, nobody asks for more than `get`. */
export type Lookup = Prefixes;

/** What the keys of a set are, and how a request finds its own. */
export interface Keys {
  /** Its number in an image. */
  readonly number: number;
  /** The one form of a key in which it is kept. */
  read(problems: Problems, key: string): string | undefined;
  /** What a key is looked for by. */
  indexOf(key: string): string;
  choose(tenants: Lookup, host: string | undefined, target: string): Policy | undefined;
}

const BY_HOST: Keys = {
  number: 0,
  read: (problems, key) => readHost(problems, "key", key),
  indexOf: (key) => key,
  choose(tenants, host = "") {
    // Nearly every host is written as its key is.
    const policy = tenants.get(host);
    if (policy !== undefined) return policy;
    const { name, port } = splitHost(host);
    return tenants.get(name + port) ?? tenants.get(name);
  },
};

const BY_PATH: Keys = {
  number: 1,
  read: (problems, key) => {
    const prefix = readPath(problems, "key", key);
    return prefix === "" ? "/" : prefix;
  },
  indexOf: fold,
  choose(tenants, _host, target) {
    const reading = readingOf(pathOf(target));
    // It may be any tenant's.
    if (reading === undefined) return undefined;
    const { depth, longest } = tenants;
    const get = (prefix: string) => tenants.get(prefix || "/");
    const folded = (prefix: string) => tenants.folded(prefix || "/");
    const { policies, isSure } = findByPath({ depth, longest, get, folded }, reading);
    const [policy, ...others] = new Set(policies);
    return isSure && others.length === 0 ? policy : undefined;
  },
};

function byFunction(keyOf: TenantKey): Keys {
  return {
    number: 2,
    read: readText,
    indexOf: (key) => key,
    choose: (tenants, host, target) => {
      const key = keyOf(host, target);
      return typeof key === "string" ? tenants.get(key) : undefined;
    },
  };
}

function readText(problems: Problems, key: string): string | undefined {
  if (key !== "" && !/\p{Surrogate}/u.test(key)) return key;
  return problems.error("key-invalid", "key", key, "write a text of at least one character, without lone surrogates");
}

/** @throws TypeError if it is none of them. */
export function keysBy(by: "host" | "path" | TenantKey): Keys {
  if (typeof by === "function") return byFunction(by);
  if (by === "host" || by === "path") return by === "host" ? BY_HOST : BY_PATH;
  throw new TypeError('crossgate: a set of policies is by "host", by "path", or by a function that returns a key');
}

/** @returns Those of an image's number; undefined if that is not known, or a function has to be brought. */
export function keysNumbered(number: number): Keys | undefined {
  return [BY_HOST, BY_PATH].find((keys) => keys.number === number);
}

/** The form in which a key is kept. @throws PolicyError if it can be none. */
export function readKey(keys: Keys, key: unknown): string {
  const problems = new Problems();
  const read = readShort(problems, keys, key);
  if (read === undefined) throw new PolicyError(problems.list);
  return read;
}

/** The same; undefined if it can be none. */
export function knownKey(keys: Keys, key: unknown): string | undefined {
  return readShort(new Problems(), keys, key);
}

function readShort(problems: Problems, keys: Keys, key: unknown): string | undefined {
  if (typeof key !== "string") return problems.error("option-type", "key", key, "write a key as a string");
  // A path may be longer once it is escaped.
  const read = key.length > KEY_LENGTH_MAX ? key : keys.read(problems, key);
  if (read === undefined || read.length <= KEY_LENGTH_MAX) return read;
  return problems.error("key-invalid", "key", key, `a key has at most ${KEY_LENGTH_MAX} characters`);
}
