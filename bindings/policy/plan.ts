import {
  FLAG_ANY_HEADER,
  FLAG_ANY_HOST,
  FLAG_ANY_METHOD,
  FLAG_ANY_PORT,
  FLAG_NAME_PREDICATES,
  FLAG_NULL_ORIGIN,
  FLAG_REPORT_NAMES,
  KIND_HOST,
  KIND_METHOD,
  KIND_NAME,
  KIND_PREFIX,
  KIND_SCHEME,
  KIND_SUBDOMAINS,
  NAME_QUIET,
  NAME_REPORTED,
  SCHEME_COPY_SHIFT,
  SCHEME_FIRST,
  SCHEME_HTTP,
  SCHEME_HTTPS,
  SCHEME_LAST,
  SCOPE_ANY_PORT,
} from "../../assembly/layout.js";
import type { Plan, Rule } from "../engine/index.js";
import { SAFELISTED_NAMES } from "./header-name.js";
import { listedMethods } from "./method.js";
import type { Checked } from "./normalize.js";
import type { NormalOptions } from "./options.js";
import type { OriginPattern } from "./origin-pattern.js";

/** The part of a configuration that its image holds. */
type Planned = Pick<Checked, "options" | "anyHost" | "patterns">;

/** What the image of a policy is made from. */
export function toPlan({ options, anyHost, patterns: { hosts, origins } }: Planned): Plan {
  const others = [...hosts.others, ...origins.others];
  return {
    flags: flagsOf(options, anyHost, others),
    rules: [...originRules(others), ...methodRules(options), ...nameRules(options)],
    hosts: hosts.plain,
    origins: origins.plain,
  };
}

function flagsOf(options: NormalOptions, anyHost: boolean, others: readonly OriginPattern[]): number {
  const isAnyHeader = options.headers.includes("*");
  const isNullAllowed = options.dangerouslyAllowNullOrigin || (anyHost && !options.credentials);
  return (
    (anyHost ? FLAG_ANY_HOST : 0) |
    (isNullAllowed ? FLAG_NULL_ORIGIN : 0) |
    (others.some(({ port }) => port === "*") ? FLAG_ANY_PORT : 0) |
    (options.methods.includes("*") ? FLAG_ANY_METHOD : 0) |
    (isAnyHeader ? FLAG_ANY_HEADER : 0) |
    (options.headerPredicates.length > 0 ? FLAG_NAME_PREDICATES : 0) |
    (isAnyHeader && options.credentials ? FLAG_REPORT_NAMES : 0)
  );
}

function originRules(patterns: readonly OriginPattern[]): Rule[] {
  const numbers = new Map([
    ["http", SCHEME_HTTP as number],
    ["https", SCHEME_HTTPS],
  ]);
  const rules: Rule[] = [];
  for (const { scheme, host, subDomains, port } of patterns) {
    let number = numbers.get(scheme);
    if (number === undefined) {
      number = SCHEME_FIRST + numbers.size - 2;
      numbers.set(scheme, number);
      rules.push({ kind: KIND_SCHEME, scope: number | (number << SCHEME_COPY_SHIFT), text: scheme });
    }
    const isAnyPort = port === "*";
    rules.push({
      kind: subDomains ? KIND_SUBDOMAINS : KIND_HOST,
      scope: isAnyPort ? number | SCOPE_ANY_PORT : number,
      text: isAnyPort || port === "" ? host : `${host}:${port}`,
    });
  }
  if (numbers.size > SCHEME_LAST) throw new RangeError(`crossgate: a policy has at most ${SCHEME_LAST} schemes`);
  return rules;
}

function methodRules({ methods }: NormalOptions): Rule[] {
  return listedMethods(methods).map((text) => ({ kind: KIND_METHOD, scope: 0, text }));
}

function nameRules(options: NormalOptions): Rule[] {
  const listed = options.headers.map((name) => name.toLowerCase());
  if (options.allowNonSimpleContentTypes) listed.push("content-type");
  // Asked for at all, a safelisted name has a value that is not, and a browser wants to see it listed.
  const safelisted = listed.includes("*") ? NAME_QUIET : NAME_REPORTED;
  return [
    // The first rule of a name is the one that counts.
    ...listed.map((text) => ({ kind: KIND_NAME, scope: NAME_QUIET, text })),
    ...SAFELISTED_NAMES.map((text) => ({ kind: KIND_NAME, scope: safelisted, text })),
    ...options.headerPrefixes.map((text) => ({ kind: KIND_PREFIX, scope: 0, text })),
  ];
}
