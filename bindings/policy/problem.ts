/** Every kind of problem that a policy can have. The set is closed: a new kind is a new code. */
export const PROBLEM_CODES = [
  "option-unknown",
  "option-type",
  "host-invalid",
  "host-has-scheme",
  "host-normalized",
  "wildcard-position",
  "subdomain-of-wildcard",
  "scheme-invalid",
  "scheme-normalized",
  "origin-invalid",
  "origin-normalized",
  "origin-prohibited",
  "origin-insecure",
  "predicate-deadline-invalid",
  "origin-public-suffix",
  "rule-covered",
  "any-origin-with-credentials",
  "any-port-with-credentials",
  "null-origin-with-credentials",
  "method-invalid",
  "method-forbidden",
  "method-normalized",
  "method-lower-case",
  "method-override",
  "header-invalid",
  "header-forbidden",
  "header-prohibited",
  "header-prefix-invalid",
  "exposed-header-invalid",
  "exposed-header-forbidden",
  "exposed-header-prohibited",
  "any-exposed-with-credentials",
  "max-age-invalid",
  "max-age-excessive",
  "status-invalid",
] as const;

/** Every kind of problem that only routes can have. */
export const ROUTE_PROBLEM_CODES = ["route-path-invalid", "route-repeated"] as const;

/** Every kind of problem that only sets of policies can have. */
export const SET_PROBLEM_CODES = ["key-invalid", "policy-in-image", "predicate-in-image"] as const;

/** Every kind of problem that only the configuration of a gateway can have. */
export const GATEWAY_PROBLEM_CODES = [
  "file-unreadable",
  "json-invalid",
  "port-invalid",
  "listen-changed",
  "certificate-invalid",
  "upstream-invalid",
  "duration-invalid",
  "source-invalid",
  "tenants-missing",
] as const;

export type ProblemCode =
  | (typeof PROBLEM_CODES)[number]
  | (typeof ROUTE_PROBLEM_CODES)[number]
  | (typeof SET_PROBLEM_CODES)[number]
  | (typeof GATEWAY_PROBLEM_CODES)[number];

/** One thing that is wrong with a configuration, or one that was put right with a warning. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly code: ProblemCode;
  /** Where: a path into the options, such as `hosts[2].subDomains[0]`. */
  readonly option: string;
  /** The value found there, as it was written. */
  readonly value: unknown;
  /** What is wrong with it, and what to write instead. */
  readonly message: string;
}

/** A configuration that cannot be used. Nothing was built from it. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  /** Every problem of the configuration, warnings included, in the order of its options. */
  readonly problems: Problem[];

  constructor(problems: Problem[]) {
    const errors = problems.filter((problem) => problem.severity === "error");
    const lines = errors.map(({ option, code, message }) => `\n  ${option}: ${message} (${code})`);
    super(`crossgate: ${errors.length} problem${errors.length === 1 ? "" : "s"} in the policy${lines.join("")}`);
    this.problems = problems;
  }
}

/** Where problems are written down while a configuration is read. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #said = new Set<string>();

  error(code: ProblemCode, option: string, value: unknown, message: string): undefined {
    this.#add({ severity: "error", code, option, value, message });
  }

  warn(code: ProblemCode, option: string, value: unknown, message: string): undefined {
    this.#add({ severity: "warning", code, option, value, message });
  }

  get hasErrors(): boolean {
    return this.list.some((problem) => problem.severity === "error");
  }

  #add(problem: Problem): void {
    // A host is one pattern for each of its schemes; what is wrong with both is said once.
    const key = `${problem.code} ${problem.option}`;
    if (!this.#said.has(key)) this.list.push(Object.freeze(problem));
    this.#said.add(key);
  }
}
