export type { Decision, Header, Reason } from "./answers.js";
export { cors, type PolicyBuilder } from "./builder.js";
export { definePolicy, type Policy, type PublishedDecision } from "./define.js";
export type { Explanation } from "./explain/index.js";
export type { Fault } from "./fault.js";
export type { HeaderPredicate, HostOptions, OriginPredicate, PolicyOptions } from "./policy/options.js";
export { PolicyError, type Problem, type ProblemCode } from "./policy/problem.js";
export type { CorsRequest } from "./request.js";
