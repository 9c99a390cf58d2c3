import { checkCredentials } from "./check-credentials.js";
import { readExposed, readHeaders, readPrefixes } from "./header-name.js";
import { readMethods } from "./method.js";
import { DEFAULTS, type NormalOptions, OTHER_NAMES } from "./options.js";
import { type OriginPattern, patternText } from "./origin-pattern.js";
import { PolicyError, type Problem, Problems } from "./problem.js";
import { checkKeys, isPlainObject, readBoolean, readFunctions, readStrings, unique } from "./read.js";
import { readHosts } from "./read-hosts.js";
import { readOrigins } from "./read-origins.js";

/** The longest that a timer waits; a longer one would fire at once. */
const TIMER_MAX = 2 ** 31 - 1;

/** A configuration that was checked. */
export interface Checked {
  readonly options: NormalOptions;
  readonly warnings: readonly Problem[];
  /** Whether `*` is among the hosts. */
  readonly anyHost: boolean;
  /** What hosts and origins come to. */
  readonly patterns: readonly OriginPattern[];
}

/**
 * Checks a configuration and brings it to its normal form.
 * @throws PolicyError with every problem, if one of them is an error.
 * @throws TypeError if it is no object.
 */
export function normalize(input: unknown): Checked {
  if (!isPlainObject(input)) throw new TypeError('crossgate: options are an object such as { hosts: ["example.com"] }');
  const problems = new Problems();
  checkKeys(problems, "", input, Object.keys(DEFAULTS), OTHER_NAMES);
  const hosts = readHosts(problems, input["hosts"]);
  const origins = readOrigins(problems, readStrings(problems, "origins", input["origins"]));
  const options = readOptions(
    problems,
    input,
    hosts.normal,
    unique(origins.map(({ pattern }) => patternText(pattern))),
  );
  const patterns = [...hosts.patterns, ...origins];
  if (options.credentials) {
    const exposed = starsIn("exposedHeaders", input["exposedHeaders"]);
    checkCredentials(problems, options, patterns, { hosts: hosts.any, exposed });
  }
  if (problems.hasErrors) throw new PolicyError(problems.list);
  return {
    options,
    warnings: Object.freeze(problems.list),
    anyHost: hosts.any.length > 0,
    patterns: patterns.map(({ pattern }) => pattern),
  };
}

function readOptions(
  problems: Problems,
  input: Readonly<Record<string, unknown>>,
  hosts: NormalOptions["hosts"],
  origins: readonly string[],
): NormalOptions {
  const strings = (option: string) => readStrings(problems, option, input[option]);
  const boolean = (option: BooleanOption) => readBoolean(problems, option, input[option], DEFAULTS[option]);
  const headers = readHeaders(problems, strings("headers"));
  const lists = {
    hosts,
    origins,
    originPredicates: readFunctions<NormalOptions["originPredicates"][number]>(
      problems,
      "originPredicates",
      input["originPredicates"],
    ),
    methods: readMethods(problems, strings("methods")),
    headers,
    headerPrefixes: readPrefixes(problems, strings("headerPrefixes")),
    headerPredicates: readFunctions<NormalOptions["headerPredicates"][number]>(
      problems,
      "headerPredicates",
      input["headerPredicates"],
    ),
    exposedHeaders: readExposed(problems, strings("exposedHeaders")),
  };
  for (const list of Object.values(lists)) Object.freeze(list);
  return Object.freeze({
    ...lists,
    predicateDeadlineInMilliseconds: readDeadline(problems, input["predicateDeadlineInMilliseconds"]),
    credentials: boolean("credentials"),
    maxAgeInSeconds: readMaxAge(problems, input["maxAgeInSeconds"]),
    allowSameOrigin: boolean("allowSameOrigin"),
    allowNonSimpleContentTypes: boolean("allowNonSimpleContentTypes") || headers.some(takesContentType),
    onDisallowed: readOnDisallowed(problems, input["onDisallowed"]),
    preflightStatus: readStatus(problems, input["preflightStatus"]),
    dangerouslyAllowInsecureOrigins: boolean("dangerouslyAllowInsecureOrigins"),
    dangerouslyAllowPublicSuffixes: boolean("dangerouslyAllowPublicSuffixes"),
    dangerouslyReflectAnyOrigin: boolean("dangerouslyReflectAnyOrigin"),
    dangerouslyAllowNullOrigin: boolean("dangerouslyAllowNullOrigin"),
  });
}

type BooleanOption = {
  [K in keyof NormalOptions]: NormalOptions[K] extends boolean ? K : never;
}[keyof NormalOptions];

/** A preflight that lets Content-Type through promises that the request with it is let through too. */
function takesContentType(header: string): boolean {
  return header === "*" || header.toLowerCase() === "content-type";
}

/** Where `*` stands in a list. */
function starsIn(option: string, value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((text, i) => (text === "*" ? `${option}[${i}]` : [])) : [];
}

function readMaxAge(problems: Problems, value: unknown): number {
  if (value === undefined) return DEFAULTS.maxAgeInSeconds;
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    problems.error(
      "max-age-invalid",
      "maxAgeInSeconds",
      value,
      "write a whole number of seconds from 0 up, such as 3600",
    );
    return DEFAULTS.maxAgeInSeconds;
  }
  if ((value as number) > 86400) {
    problems.warn(
      "max-age-excessive",
      "maxAgeInSeconds",
      value,
      "no browser remembers a preflight for more than 86400 seconds; write 86400",
    );
  }
  // -0 is a whole number too.
  return (value as number) + 0;
}

function readDeadline(problems: Problems, value: unknown): number {
  if (value === undefined) return DEFAULTS.predicateDeadlineInMilliseconds;
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= TIMER_MAX) return value as number;
  problems.error(
    "predicate-deadline-invalid",
    "predicateDeadlineInMilliseconds",
    value,
    `write a whole number of milliseconds from 1 to ${TIMER_MAX}, such as 2000`,
  );
  return DEFAULTS.predicateDeadlineInMilliseconds;
}

function readOnDisallowed(problems: Problems, value: unknown): "reject" | "omit" {
  if (value === undefined || value === "reject" || value === "omit") return value ?? DEFAULTS.onDisallowed;
  problems.error("option-type", "onDisallowed", value, 'write "reject" or "omit"');
  return DEFAULTS.onDisallowed;
}

function readStatus(problems: Problems, value: unknown): number {
  if (value === undefined) return DEFAULTS.preflightStatus;
  if (Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 299) return value as number;
  problems.error(
    "status-invalid",
    "preflightStatus",
    value,
    "browsers take a preflight for granted with a status from 200 to 299; write 204 or 200",
  );
  return DEFAULTS.preflightStatus;
}
