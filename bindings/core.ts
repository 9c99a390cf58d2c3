// All of the library but the compiled matcher: for those who bring it themselves, and for what brings it for all others.

import { startEngine } from "./engine/start.js";
import { bringSuffixes, type GetPublicSuffix } from "./policy/public-suffix.js";

export type { Decision, Reason } from "./answers.js";
export { cors, type PolicyBuilder } from "./builder.js";
export type { CorsOrigin } from "./cors-origin.js";
export { definePolicy, type Policy, type PublishedDecision } from "./define.js";
export { type Engine, engine } from "./engine/index.js";
export type { Change } from "./explain/change.js";
export type { Explanation } from "./explain/index.js";
export type { Difference } from "./explain/nearest.js";
export type { NearMiss } from "./explain/origin.js";
export type { RefusedName } from "./explain/request.js";
export type { WrittenRule } from "./explain/written.js";
export type { Fault } from "./fault.js";
export type { HeaderPredicate, HostOptions, OriginPredicate, PolicyOptions } from "./policy/options.js";
export { PolicyError, type Problem, type ProblemCode } from "./policy/problem.js";
export type { GetPublicSuffix } from "./policy/public-suffix.js";
export type { Header } from "./render.js";
export type { CorsRequest } from "./request.js";
export { definePolicies, type Policies, type PolicyRoute } from "./routes/index.js";
export { ImageError, type ImageFault, PolicySet, type PolicySetOptions, type TenantKey } from "./set/index.js";

/** A `WebAssembly.Module`, for programs whose types know that name, and for those whose do not. */
export type CompiledModule = typeof globalThis extends {
  WebAssembly: { Module: new (...args: never[]) => infer Module };
}
  ? Module
  : object;

/** What may be brought besides the matcher. */
export interface Brought {
  /** Of the package `tldts`. Only wildcards with credentials need it; Node, Bun and Deno load it by themselves. */
  readonly getPublicSuffix?: GetPublicSuffix;
}

/**
 * Gives the library its matcher, before the first policy is made; a second one is not looked at.
 * @param module What a runtime or a bundler makes of `crossgate/core.wasm`, of this very version.
 * @throws TypeError if it is anything else.
 */
export function instantiate(module: CompiledModule, { getPublicSuffix }: Brought = {}): void {
  if (!(module instanceof WebAssembly.Module)) {
    throw new TypeError("crossgate: instantiate expects crossgate/core.wasm as a WebAssembly.Module");
  }
  startEngine(module);
  if (getPublicSuffix !== undefined) bringSuffixes(getPublicSuffix);
}
