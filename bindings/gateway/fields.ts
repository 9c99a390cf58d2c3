// How the fields of a configuration are read: what cannot be used is written down, and undefined.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { PolicyError } from "../index.js";
import type { Problem, ProblemCode, Problems } from "../policy/problem.js";
import { checkKeys, isPlainObject } from "../policy/read.js";

export type Fields = Readonly<Record<string, unknown>>;

/** The longest that a timer waits; a longer one would fire at once. */
const TIMER_MAX = 2 ** 31 - 1;

/** An object of a configuration, and where it stands. */
export class Section {
  readonly problems: Problems;
  /** The folder that paths are relative to. */
  readonly folder: string;
  readonly #fields: Fields;
  /** What stands before the names of its fields, such as `listen.`. */
  readonly #prefix: string;

  constructor(problems: Problems, folder: string, fields: Fields, prefix = "") {
    this.problems = problems;
    this.folder = folder;
    this.#fields = fields;
    this.#prefix = prefix;
  }

  /** Writes down every key that is not known. */
  check(keys: readonly string[]): this {
    checkKeys(this.problems, this.#prefix, this.#fields, keys);
    return this;
  }

  get(key: string): unknown {
    return this.#fields[key];
  }

  /** The path of a field, such as `listen.port`. */
  pathOf(key: string): string {
    return this.#prefix + key;
  }

  error(code: ProblemCode, key: string, message: string): undefined {
    return this.problems.error(code, this.pathOf(key), this.get(key), message);
  }

  /** The object that a field holds, its keys checked. */
  section(key: string, keys: readonly string[], example: string): Section | undefined {
    const value = this.get(key);
    if (!isPlainObject(value)) return this.error("option-type", key, `write an object such as ${example}`);
    return new Section(this.problems, this.folder, value, `${this.pathOf(key)}.`).check(keys);
  }

  text(key: string, example: string): string | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && value.trim() !== "") return value;
    return this.error("option-type", key, `write a text such as "${example}"`);
  }

  /** The path of a file or folder. */
  path(key: string, example: string): string | undefined {
    const path = this.text(key, example);
    return path === undefined ? undefined : resolve(this.folder, path);
  }

  /** The text of the file that a field names. */
  file(key: string, example: string): string | undefined {
    const path = this.path(key, example);
    if (this.get(key) === undefined)
      return this.error("option-type", key, `write the path of a file such as "${example}"`);
    return path === undefined ? undefined : readText(path, (message) => this.error("file-unreadable", key, message));
  }

  port(): number | undefined {
    const port = this.get("port");
    if (Number.isInteger(port) && (port as number) >= 0 && (port as number) <= 65535) return port as number;
    return this.error("port-invalid", "port", "write a port from 1 to 65535, or 0 for a free one");
  }

  /** A time of at least `least` milliseconds. */
  milliseconds(key: string, least: number): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= TIMER_MAX) return value as number;
    return this.error("duration-invalid", key, `write a whole number of milliseconds from ${least} to ${TIMER_MAX}`);
  }
}

/**
 * Writes down problems that somebody else has found.
 * @param inConfig Where an option of theirs stands.
 */
export function addProblems(problems: Problems, found: readonly Problem[], inConfig: (option: string) => string): void {
  for (const { severity, code, option, value, message } of found) {
    problems[severity === "error" ? "error" : "warn"](code, inConfig(option), value, message);
  }
}

/** What is made; undefined where that throws a PolicyError, whose problems are written down. */
export function takeProblems<T>(
  problems: Problems,
  inConfig: (option: string) => string,
  make: () => T,
): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    addProblems(problems, error.problems, inConfig);
    return undefined;
  }
}

/** The text of a file; undefined where it cannot be read, once the reason is told. */
export function readText(path: string, tell: (message: string) => void): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    tell(`the file cannot be read: ${(error as Error).message}`);
    return undefined;
  }
}
