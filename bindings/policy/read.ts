// How options are read: values of the wrong type are written down as problems, and read as if they were left out.

import type { Problems } from "./problem.js";
import { closest } from "./suggest.js";

/** A text of the configuration and where it stands: in which list, and at which place of it, from 0. */
export class Located {
  readonly text: string;
  readonly list: string;
  readonly index: number;

  constructor(text: string, list: string, index: number) {
    this.text = text;
    this.list = list;
    this.index = index;
  }

  /** The path of the option; hardly any is ever asked for. */
  get option(): string {
    return `${this.list}[${this.index}]`;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether a value can be options: no list, Map, Date or the like, from whatever realm. */
export function isPlainObject(value: unknown): value is Fields {
  return typeof value !== "string" && Object.prototype.toString.call(value) === "[object Object]";
}

/** A list of its own with the same elements, holes filled; what is no list stays what it is. */
export function copyList(value: unknown): unknown {
  return Array.isArray(value) ? [...value] : value;
}

/** The elements of a list option; not given is an empty list. */
export function readList(problems: Problems, option: string, value: unknown, of: string): readonly unknown[] {
  if (value === undefined) return [];
  // A hole is an element that was forgotten, not one that may be left out.
  if (Array.isArray(value)) return [...value];
  problems.error(
    "option-type",
    option,
    value,
    `write a list of ${of}: [${typeof value === "string" ? JSON.stringify(value) : "…"}]`,
  );
  return [];
}

/** The strings of a list option. */
export function readStrings(problems: Problems, option: string, value: unknown): Located[] {
  const strings: Located[] = [];
  readList(problems, option, value, "strings").forEach((text, i) => {
    const string = readString(problems, text, option, i);
    if (string !== undefined) strings.push(string);
  });
  return strings;
}

/** One string of a list option. */
export function readString(problems: Problems, text: unknown, list: string, index: number): Located | undefined {
  if (typeof text === "string") return new Located(text, list, index);
  return problems.error("option-type", `${list}[${index}]`, text, "write a string");
}

/** The functions of a list option. */
export function readFunctions<F>(problems: Problems, option: string, value: unknown): F[] {
  return readList(problems, option, value, "functions").filter((item, i): item is F => {
    if (typeof item === "function") return true;
    problems.error("option-type", `${option}[${i}]`, item, "write a function that returns true or false");
    return false;
  });
}

export function readBoolean(problems: Problems, option: string, value: unknown, absent: boolean): boolean {
  if (value === undefined) return absent;
  if (typeof value === "boolean") return value;
  problems.error("option-type", option, value, "write true or false, without quotes");
  return absent;
}

/** Writes down every key that is not known, with the one that it is called `elsewhere`, or that it is most like. */
export function checkKeys(
  problems: Problems,
  prefix: string,
  fields: Fields,
  known: readonly string[],
  elsewhere: Readonly<Record<string, string>> = {},
): void {
  for (const key of Object.keys(fields)) {
    if (known.includes(key)) continue;
    const meant = Object.hasOwn(elsewhere, key) ? elsewhere[key] : closest(key, known);
    const advice = meant === undefined ? `the options are ${known.join(", ")}` : `did you mean ${meant}?`;
    problems.error("option-unknown", prefix + key, fields[key], `there is no option ${JSON.stringify(key)}; ${advice}`);
  }
}

/** The texts without repetition, in their first spelling; `key` says which are the same. */
export function unique(texts: readonly string[], key: (text: string) => string = (text) => text): string[] {
  return [...new Map(texts.map((text) => [key(text), text] as const).reverse()).values()].reverse();
}
