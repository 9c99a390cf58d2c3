import { checkCredentials } from "./check-credentials.js";
import {
  warnBesideStar,
  warnOfAnyPort,
  warnOfCoveredPrefixes,
  warnOfMethodOverride,
  warnOfUnasked,
} from "./check-rules.js";
import { mayCover, warnOfCoveredRules } from "./covered-rules.js";
import { areDistinct } from "./distinct.js";
import { readExposed, readHeaders, readPrefixes } from "./header-name.js";
import { readMethods } from "./method.js";
import { DEFAULTS, type NormalOptions, OTHER_NAMES } from "./options.js";
import { PolicyError, type Problem, Problems } from "./problem.js";
import { checkKeys, isPlainObject, type Located, readBoolean, readFunctions, readStrings, unique } from "./read.js";
import { copyRules, locate, type Patterns, type Written as Rules, readRules, textsOf } from "./read-rules.js";
import { readDeadline, readMaxAge, readOnDisallowed, readStatus } from "./read-values.js";

/** A configuration that was checked. */
export interface Checked {
  readonly options: NormalOptions;
  readonly warnings: readonly Problem[];
  /** The options `hosts` and `origins` as they were written. */
  readonly rules: Rules;
  /** Whether `*` is among the hosts. */
  readonly anyHost: boolean;
  /** What the rules come to. */
  readonly patterns: Patterns;
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
  const rules = copyRules(input);
  const patterns = readRules(problems, rules);
  const texts = textsOf(patterns);
  const isDistinct = areDistinct(texts);
  const written = readWritten(problems, input);
  const options = readOptions(problems, input, written, {
    hosts: patterns.hosts.normal,
    origins: isDistinct ? patterns.origins.normal : unique(patterns.origins.normal),
  });
  const { any } = patterns.hosts;
  if (options.credentials) {
    const exposed = written.exposedHeaders.flatMap(({ text, option }) => (text === "*" ? option : []));
    checkCredentials(problems, options, texts.every(isCredible) ? [] : locate(rules).patterns, { hosts: any, exposed });
  }
  if (problems.hasErrors) throw new PolicyError(problems.list);
  if (any.length > 0 || !isDistinct || mayCover(texts)) warnOfCoveredRules(problems, locate(rules).patterns, any);
  if (options.credentials) warnOfAnyPort(problems, [...patterns.hosts.others, ...patterns.origins.others]);
  warnOfNames(problems, written, options);
  return { options, warnings: Object.freeze(problems.list), rules, anyHost: any.length > 0, patterns };
}

/** Whether nothing speaks against credentials for an origin. */
function isCredible(text: string): boolean {
  return text.startsWith("https://") && !text.includes("*");
}

type Fields = Readonly<Record<string, unknown>>;

/** The lists of methods and names as they were written. */
interface Written {
  readonly methods: readonly Located[];
  readonly headers: readonly Located[];
  readonly headerPrefixes: readonly Located[];
  readonly exposedHeaders: readonly Located[];
}

function readWritten(problems: Problems, input: Fields): Written {
  const strings = (option: keyof Written) => readStrings(problems, option, input[option]);
  return {
    methods: strings("methods"),
    headers: strings("headers"),
    headerPrefixes: strings("headerPrefixes"),
    exposedHeaders: strings("exposedHeaders"),
  };
}

function warnOfNames(problems: Problems, written: Written, { headerPredicates }: NormalOptions): void {
  const { methods, headers, headerPrefixes, exposedHeaders } = written;
  warnBesideStar(problems, methods);
  warnBesideStar(problems, headers, "authorization");
  warnBesideStar(problems, exposedHeaders);
  warnOfUnasked(problems, headers, [
    ...headerPrefixes.map(({ text, option }) => ({ option, value: text })),
    ...headerPredicates.map((value, i) => ({ option: `headerPredicates[${i}]`, value })),
  ]);
  warnOfCoveredPrefixes(problems, headerPrefixes);
  if (methods.every(({ text }) => text !== "*")) warnOfMethodOverride(problems, headers, headerPrefixes);
}

function readOptions(
  problems: Problems,
  input: Fields,
  written: Written,
  { hosts, origins }: Pick<NormalOptions, "hosts" | "origins">,
): NormalOptions {
  const boolean = (option: BooleanOption) => readBoolean(problems, option, input[option], DEFAULTS[option]);
  const headers = readHeaders(problems, written.headers);
  const lists = {
    hosts,
    origins,
    originPredicates: readFunctions<NormalOptions["originPredicates"][number]>(
      problems,
      "originPredicates",
      input["originPredicates"],
    ),
    methods: readMethods(problems, written.methods),
    headers,
    headerPrefixes: readPrefixes(problems, written.headerPrefixes),
    headerPredicates: readFunctions<NormalOptions["headerPredicates"][number]>(
      problems,
      "headerPredicates",
      input["headerPredicates"],
    ),
    exposedHeaders: readExposed(problems, written.exposedHeaders),
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
