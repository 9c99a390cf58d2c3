import { Answers, type Decision } from "./answers.js";
import { allowsOrigin, type Compiled, decide } from "./decision.js";
import { makeImage } from "./engine/index.js";
import { type Checked, normalize } from "./policy/normalize.js";
import type { NormalOptions, PolicyOptions } from "./policy/options.js";
import { toPlan } from "./policy/plan.js";
import type { Problem } from "./policy/problem.js";
import type { CorsRequest } from "./request.js";

/** Which cross-origin requests are allowed. Immutable: to change one, put another in its place. */
export interface Policy {
  /**
   * Whether an origin is let in by the rules, or by a predicate that answers at once.
   * @throws TypeError if the origin is no string.
   */
  allowsOrigin(origin: string): boolean;
  /**
   * What to answer a request. A promise only if an origin predicate returned one.
   * @throws TypeError if the request is not of the shape that its type says.
   */
  decide(request: CorsRequest): Decision | Promise<Decision>;
  /** The options in their normal form, every one present; `definePolicy(policy.options)` is an equal policy. */
  readonly options: Readonly<PolicyOptions>;
  /** What was put right in the configuration, or looks like a mistake. */
  readonly warnings: readonly Problem[];
}

/**
 * Makes a policy from plain data: checks it, brings it to its normal form, and compiles it.
 * @throws PolicyError with every problem of the options, if one of them is an error.
 * @throws TypeError if the options are no object.
 */
export function definePolicy(options: PolicyOptions): Policy {
  return new CompiledPolicy(normalize(options));
}

class CompiledPolicy implements Policy {
  readonly options: NormalOptions;
  readonly warnings: readonly Problem[];
  readonly #compiled: Compiled;

  constructor(checked: Checked) {
    this.options = checked.options;
    this.warnings = checked.warnings;
    this.#compiled = {
      options: checked.options,
      image: makeImage(toPlan(checked), this),
      answers: new Answers(checked),
    };
    Object.freeze(this);
  }

  allowsOrigin(origin: string): boolean {
    if (typeof origin !== "string") throw new TypeError("crossgate: allowsOrigin expects an origin as a string");
    return allowsOrigin(this.#compiled, origin);
  }

  decide(request: CorsRequest): Decision | Promise<Decision> {
    checkRequest(request);
    return decide(this.#compiled, request);
  }
}

function checkRequest(request: CorsRequest): void {
  if (typeof request !== "object" || request === null) throw wrongRequest("an object with a method");
  if (typeof request.method !== "string") throw wrongRequest("its method as a string");
  if (!areLines(request.origin)) throw wrongRequest("its origin as a string or a list of strings");
  if (!areLines(request.requestHeaders)) throw wrongRequest("its requestHeaders as a string or a list of strings");
  if (!isText(request.requestMethod)) throw wrongRequest("its requestMethod as a string");
  if (!isText(request.contentType)) throw wrongRequest("its contentType as a string");
  if (!isText(request.secFetchSite)) throw wrongRequest("its secFetchSite as a string");
  if (!isText(request.self)) throw wrongRequest("its self as a string");
}

function wrongRequest(expected: string): TypeError {
  return new TypeError(`crossgate: decide expects ${expected}`);
}

function isText(value: unknown): boolean {
  return typeof value === "string" || value === undefined || value === null;
}

function areLines(value: unknown): boolean {
  if (!Array.isArray(value)) return isText(value);
  // Not `every`, which passes over holes.
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== "string") return false;
  return true;
}
