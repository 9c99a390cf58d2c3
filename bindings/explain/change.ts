import { normalize } from "../policy/normalize.js";
import type { NormalOptions, PolicyOptions } from "../policy/options.js";
import { PolicyError } from "../policy/problem.js";
import { quote } from "./text.js";

/** One change of a policy's options. */
export interface Change {
  readonly option: keyof PolicyOptions;
  /** What to add, if the option is a list; what to set it to, if it is none. */
  readonly value: string | boolean;
  /** The same for a person, such as `add "PUT" to methods`. */
  readonly message: string;
}

export function change(option: keyof PolicyOptions, value: string | boolean): Change {
  const message = typeof value === "string" ? `add ${quote(value)} to ${option}` : `set ${option} to ${value}`;
  return { option, value, message };
}

/** Why the options do not take a change, in words; undefined if they take it. */
export function objectionTo(options: NormalOptions, { option, value }: Change): string | undefined {
  // Of many rules none has a say in this, but whether any host is let in has.
  const few = { ...options, hosts: options.hosts.filter((host) => host === "*"), origins: [] };
  const present = few[option];
  try {
    normalize({ ...few, [option]: Array.isArray(present) ? [...present, value] : value });
    return undefined;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.find(({ severity }) => severity === "error")?.message;
  }
}
