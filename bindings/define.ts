import type { Decision } from "./answers.js";
import { type CorsOrigin, toCorsOrigin, toPick } from "./cors-origin.js";
import { allowsOrigin, type Deciding, decide } from "./decision.js";
import { type Image, makeImage, type Plan } from "./engine/index.js";
import { type Explanation, explain } from "./explain/index.js";
import { WrittenRules } from "./explain/written.js";
import type { Head } from "./head.js";
import { Manner } from "./manner.js";
import { type Checked, normalize } from "./policy/normalize.js";
import type { NormalOptions, PolicyOptions } from "./policy/options.js";
import { toPlan } from "./policy/plan.js";
import { PolicyError, type Problem, Problems } from "./policy/problem.js";
import { readRules } from "./policy/read-rules.js";
import { type CorsRequest, checkRequest } from "./request.js";
import { channel } from "./runtime.js";
import { decideUnseen, UnseenDecider } from "./unseen.js";

/** What the subscribers of the diagnostics channel `crossgate:decision` are told, once a decision is made. */
export interface PublishedDecision {
  readonly policy: Policy;
  readonly request: CorsRequest;
  readonly decision: Decision;
}

const decisions = channel("crossgate:decision");

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
  /**
   * The same decision, with the rule that let the origin in, or what came closest and what would have to change, and a
   * sentence for a person. It takes a thousand times as long, and with many rules longer still.
   * @throws TypeError if the request is not of the shape that its type says.
   */
  explain(request: CorsRequest): Explanation | Promise<Explanation>;
  /**
   * The answer for those who keep the middleware of another library: npm `cors`, `@fastify/cors`, socket.io, Apollo take it
   * as `origin`. True where the origin is let in, and where there is none, which has these libraries name Origin in Vary;
   * `"*"` where the policy answers everybody so. Predicates that promise are waited for.
   */
  readonly corsOrigin: CorsOrigin;
  /**
   * The same as a value, as `hono/cors` and `@koa/cors` take it: the origin where it is let in, `"*"` where the policy
   * answers everybody so, or null. A predicate that promises lets nothing in here.
   */
  readonly pick: (origin: string | null | undefined) => string | null;
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
  const checked = normalize(options);
  // Without what its rules come to, which the image holds.
  const configured = { options: checked.options, warnings: checked.warnings, rules: checked.rules };
  return new CompiledPolicy(new Manner(checked), toPlan(checked), () => configured);
}

/**
 * Makes a policy again whose options were those of one before, without looking at more of them than its image takes.
 * @param manner Made from the same options; their hosts and origins may be missing.
 * @param rules Its hosts and origins, in their normal form.
 * @param read All of its options, read when somebody asks for them.
 * @throws PolicyError if a rule is none.
 */
export function restorePolicy(manner: Manner, rules: RuleOptions, read: () => PolicyOptions): Policy {
  const problems = new Problems();
  const patterns = readRules(problems, rules);
  if (problems.hasErrors) throw new PolicyError(problems.list);
  let configured: Configured | undefined;
  return new CompiledPolicy(manner, toPlan({ options: manner.options, anyHost: manner.anyHost, patterns }), () => {
    configured ??= normalize(read());
    return configured;
  });
}

/** Whether a policy is one of this library's, and decides as its options say. */
export function isCompiled(policy: Policy): boolean {
  return UnseenDecider.is(policy) && policy.decide === ownDecide;
}

/** What is only read where somebody asks for it. */
type Configured = Pick<Checked, "options" | "warnings" | "rules">;

type RuleOptions = Checked["rules"];

class CompiledPolicy extends UnseenDecider implements Policy {
  /** Not within another object, as a gateway with many policies waits for each step in memory. */
  readonly #image: Image;
  readonly #manner: Manner;
  readonly #configured: () => Configured;
  #deciding: Deciding<Decision> | undefined;
  #writing: Deciding<Head> | undefined;
  #written: WrittenRules | undefined;

  constructor(manner: Manner, plan: Plan, configured: () => Configured) {
    super();
    this.#image = makeImage(plan, this);
    this.#manner = manner;
    this.#configured = configured;
    Object.freeze(this);
  }

  get options(): NormalOptions {
    return this.#configured().options;
  }

  get warnings(): readonly Problem[] {
    return this.#configured().warnings;
  }

  allowsOrigin(origin: string): boolean {
    if (typeof origin !== "string") throw new TypeError("crossgate: allowsOrigin expects an origin as a string");
    return allowsOrigin(this.#image, this.#manner.options, origin);
  }

  decide(request: CorsRequest): Decision | Promise<Decision> {
    checkRequest(request);
    const { options, answers } = this.#manner;
    this.#deciding ??= { options, image: this.#image, answers };
    return this.#publish(request, decide(this.#deciding, request));
  }

  [decideUnseen](request: CorsRequest): Head | undefined {
    // Whoever has put another `decide` in the place of this one sees every request.
    if (this.decide !== ownDecide) return undefined;
    const { options } = this.#manner;
    if (decisions.hasSubscribers || options.originPredicates.length > 0) return undefined;
    this.#writing ??= { options, image: this.#image, answers: this.#manner.heads };
    // Nothing but an origin predicate promises.
    return decide(this.#writing, request) as Head;
  }

  explain(request: CorsRequest): Explanation | Promise<Explanation> {
    checkRequest(request);
    const { options, rules } = this.#configured();
    this.#written ??= new WrittenRules(rules);
    return explain({ options, image: this.#image, answers: this.#manner.answers, written: this.#written }, request);
  }

  get corsOrigin(): CorsOrigin {
    return toCorsOrigin(this, this.#manner.answers.allowsAll);
  }

  get pick(): Policy["pick"] {
    return toPick(this, this.#manner.answers.allowsAll);
  }

  #publish(request: CorsRequest, decision: Decision | Promise<Decision>): Decision | Promise<Decision> {
    if (!decisions.hasSubscribers) return decision;
    const tell = (settled: Decision) => {
      decisions.publish({ policy: this, request, decision: settled } satisfies PublishedDecision);
      return settled;
    };
    return "then" in decision ? decision.then(tell) : tell(decision);
  }
}

const ownDecide = CompiledPolicy.prototype.decide;
