import { normalize } from "../policy/normalize.js";
import { hasAnyHost, type NormalOptions, type PolicyOptions } from "../policy/options.js";
import { PolicyError } from "../policy/problem.js";
import { quote } from "../text.js";

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

/** Why the options would not take some changes of one option, in words; none if they would. */
export function objectionsTo(options: NormalOptions, changes: readonly Change[]): readonly string[] {
  const [first] = changes;
  if (first === undefined) return [];
  const value = typeof first.value === "string" ? changes.map((change) => change.value) : first.value;
  try {
    normalize({ ...circumstances(options), [first.option]: value });
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return [...new Set(error.problems.filter(({ severity }) => severity === "error").map(({ message }) => message))];
  }
}

/** What in a policy's options has a say in whether others are an error. */
function circumstances(options: NormalOptions): PolicyOptions {
  return {
    hosts: hasAnyHost(options) ? ["*"] : [],
    credentials: options.credentials,
    dangerouslyAllowInsecureOrigins: options.dangerouslyAllowInsecureOrigins,
    dangerouslyAllowPublicSuffixes: options.dangerouslyAllowPublicSuffixes,
    dangerouslyReflectAnyOrigin: options.dangerouslyReflectAnyOrigin,
    dangerouslyAllowNullOrigin: options.dangerouslyAllowNullOrigin,
  };
}
