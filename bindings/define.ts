import { Answers, type Decision } from "./answers.js";
import { type CorsOrigin, toCorsOrigin, toPick } from "./cors-origin.js";
import { allowsOrigin, type Deciding, decide } from "./decision.js";
import { type Image, makeImage } from "./engine/index.js";
import { type Explanation, explain } from "./explain/index.js";
import type { Explainable } from "./explain/origin.js";
import { WrittenRules } from "./explain/written.js";
import { type Head, Heads } from "./head.js";
import { type Checked, normalize } from "./policy/normalize.js";
import type { NormalOptions, PolicyOptions } from "./policy/options.js";
import { toPlan } from "./policy/plan.js";
import type { Problem } from "./policy/problem.js";
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
  return new CompiledPolicy(normalize(options));
}

class CompiledPolicy extends UnseenDecider implements Policy {
  readonly options: NormalOptions;
  readonly warnings: readonly Problem[];
  /** Beside what is compiled, as a gateway with many policies waits for each step in memory. */
  readonly #image: Image;
  readonly #compiled: Explainable;
  /** The same for gates, made when one asks first. */
  #writing: Deciding<Head> | undefined;

  constructor(checked: Checked) {
    super();
    this.options = checked.options;
    this.warnings = checked.warnings;
    this.#image = makeImage(toPlan(checked), this);
    this.#compiled = {
      options: checked.options,
      image: this.#image,
      answers: new Answers(checked),
      written: new WrittenRules(checked.rules),
    };
    Object.freeze(this);
  }

  allowsOrigin(origin: string): boolean {
    if (typeof origin !== "string") throw new TypeError("crossgate: allowsOrigin expects an origin as a string");
    return allowsOrigin(this.#image, this.options, origin);
  }

  decide(request: CorsRequest): Decision | Promise<Decision> {
    checkRequest(request);
    return this.#publish(request, decide(this.#compiled, request));
  }

  [decideUnseen](request: CorsRequest): Head | undefined {
    // Whoever has put another `decide` in the place of this one sees every request.
    if (this.decide !== ownDecide) return undefined;
    if (decisions.hasSubscribers || this.options.originPredicates.length > 0) return undefined;
    const { options, image, answers } = this.#compiled;
    this.#writing ??= { options, image, answers: new Heads(answers) };
    // Nothing but an origin predicate promises.
    return decide(this.#writing, request) as Head;
  }

  explain(request: CorsRequest): Explanation | Promise<Explanation> {
    checkRequest(request);
    return explain(this.#compiled, request);
  }

  get corsOrigin(): CorsOrigin {
    return toCorsOrigin(this, this.#compiled.answers.allowsAll);
  }

  get pick(): Policy["pick"] {
    return toPick(this, this.#compiled.answers.allowsAll);
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
