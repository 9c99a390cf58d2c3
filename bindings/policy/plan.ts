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
import { type Patterns, visitPatterns } from "./read-rules.js";

/** What the image of a policy is made from. */
export function toPlan({ options, anyHost, patterns }: Checked): Plan {
  const origins = originRules(patterns);
  return {
    flags: flagsOf(options, anyHost) | origins.flags,
    rules: [...origins.rules, ...methodRules(options), ...nameRules(options)],
  };
}

function flagsOf(options: NormalOptions, anyHost: boolean): number {
  const isAnyHeader = options.headers.includes("*");
  const isNullAllowed = options.dangerouslyAllowNullOrigin || (anyHost && !options.credentials);
  return (
    (anyHost ? FLAG_ANY_HOST : 0) |
    (isNullAllowed ? FLAG_NULL_ORIGIN : 0) |
    (options.methods.includes("*") ? FLAG_ANY_METHOD : 0) |
    (isAnyHeader ? FLAG_ANY_HEADER : 0) |
    (options.headerPredicates.length > 0 ? FLAG_NAME_PREDICATES : 0) |
    (isAnyHeader && options.credentials ? FLAG_REPORT_NAMES : 0)
  );
}

function originRules(patterns: Patterns): Plan {
  const numbers = new Map([
    ["http", SCHEME_HTTP as number],
    ["https", SCHEME_HTTPS],
  ]);
  const rules: Rule[] = [];
  let flags = 0;
  visitPatterns(patterns, (scheme, { host, subDomains, port }) => {
    let number = numbers.get(scheme);
    if (number === undefined) {
      number = SCHEME_FIRST + numbers.size - 2;
      numbers.set(scheme, number);
      rules.push({ kind: KIND_SCHEME, scope: number | (number << SCHEME_COPY_SHIFT), text: scheme });
    }
    const isAnyPort = port === "*";
    if (isAnyPort) flags |= FLAG_ANY_PORT;
    rules.push({
      kind: subDomains ? KIND_SUBDOMAINS : KIND_HOST,
      scope: isAnyPort ? number | SCOPE_ANY_PORT : number,
      text: isAnyPort || port === "" ? host : `${host}:${port}`,
    });
  });
  if (numbers.size > SCHEME_LAST) throw new RangeError(`crossgate: a policy has at most ${SCHEME_LAST} schemes`);
  return { flags, rules };
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
