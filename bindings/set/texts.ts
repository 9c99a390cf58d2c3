import { isCompiled, type Policy } from "../define.js";
import { DEFAULTS, hasAnyHost, type NormalOptions } from "../policy/options.js";
import type { Problems } from "../policy/problem.js";

/** A policy as an image holds it: two texts, JSON. */
export interface Texts {
  /** All options that are not what they are if left out, but its rules; any host among them. */
  readonly manner: string;
  /** Its hosts and origins. */
  readonly rules: string;
}

/** A policy as an image holds it; undefined, and a problem, if it cannot. */
export function textsOf(problems: Problems, key: string, policy: Policy): Texts | undefined {
  const option = `policies[${JSON.stringify(key)}]`;
  if (!isCompiled(policy)) return problems.error("policy-in-image", option, policy, FOREIGN_ADVICE);
  const options = policy.options as NormalOptions;
  const predicates = (["originPredicates", "headerPredicates"] as const).filter((name) => options[name].length > 0);
  for (const name of predicates) {
    problems.error("predicate-in-image", `${option}.${name}`, options[name], PREDICATE_ADVICE);
  }
  return predicates.length > 0 ? undefined : { manner: toMannerText(options), rules: toRulesText(options) };
}

const FOREIGN_ADVICE = "an image holds policies that definePolicy or cors() made, and nobody changed";
const PREDICATE_ADVICE = "an image holds no functions; name what is let in, or keep this policy out of the set";

function toMannerText(options: NormalOptions): string {
  const { hosts, origins, originPredicates, headerPredicates, ...others } = options;
  const told = Object.entries(others).filter(([name, value]) => !isDefault(name as keyof NormalOptions, value));
  return JSON.stringify({ ...(hasAnyHost(options) && { hosts: ["*"] }), ...Object.fromEntries(told) });
}

function isDefault(name: keyof NormalOptions, value: unknown): boolean {
  const { [name]: other } = DEFAULTS;
  return value === other || (Array.isArray(value) && value.length === 0);
}

function toRulesText({ hosts, origins }: NormalOptions): string {
  return JSON.stringify({ ...(hosts.length > 0 && { hosts }), ...(origins.length > 0 && { origins }) });
}
