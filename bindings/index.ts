import { compile, getPublicSuffix } from "#carried";
import * as core from "./core.js";

export type * from "./core.js";
export { ImageError, PolicyError } from "./core.js";

let isStarted = false;

/** With the first policy, so that an import alone costs and changes nothing. */
function start(): void {
  if (!isStarted) core.instantiate(compile(), getPublicSuffix && { getPublicSuffix });
  isStarted = true;
}

/** Begins a policy that lets no other origin in. */
export function cors(): core.PolicyBuilder {
  start();
  return core.cors();
}

/**
 * Makes a policy from plain data: checks it, brings it to its normal form, and compiles it.
 * @throws PolicyError with every problem of the options, if one of them is an error.
 * @throws TypeError if the options are no object.
 * @throws Error where WebAssembly may not be compiled.
 */
export function definePolicy(options: core.PolicyOptions): core.Policy {
  start();
  return core.definePolicy(options);
}

/**
 * Makes one of several policies, each for a host, a path prefix, or both. The routes of a host go before those without
 * one, and the longest prefix goes before all others.
 * @throws PolicyError with every problem of the routes.
 * @throws TypeError if the routes are no list.
 */
export function definePolicies(routes: readonly core.PolicyRoute[]): core.Policies {
  start();
  return core.definePolicies(routes);
}

/** What judges, as it is found. */
export const engine: core.Engine = {
  get crossing() {
    start();
    return core.engine.crossing;
  },
};

/**
 * Policies by tenant, set and deleted while serving. A gate takes a set as it takes a policy: each request is decided by
 * one policy, as it was before a change or as it is after. What a change costs does not depend on how many others there are.
 */
export class PolicySet extends core.PolicySet {
  /** @throws TypeError if the options are something else. */
  constructor(options?: core.PolicySetOptions) {
    start();
    super(options);
  }
}
