import type { Policy } from "../define.js";
import { publishFault } from "../fault.js";
import { type Head, toHead } from "../head.js";
import type { Policies } from "../routes/index.js";
import { decideUnseen, UnseenDecider } from "../unseen.js";
import type { Asked } from "./asked.js";
import { decideOpenly, warnOfDebug } from "./debug.js";
import { checkOptions, checkPolicy, type GateOptions } from "./options.js";

/**
 * Where a gate gets its policy from: a policy, several that are chosen by what is asked for, or a function that is asked
 * for either once for each request.
 */
export type GatePolicy = Policy | Policies | (() => Policy | Policies);

/** What is answered where nothing could be decided. */
const UNDECIDED: Head = {
  allowed: false,
  status: 403,
  lines: ["Vary", "Origin"],
  isReflecting: false,
  isDistinct: true,
  vary: ["Origin"],
};

/** What all gates have in common, whatever they stand in. */
export class Door {
  readonly trustProxy: boolean;
  readonly #policy: GatePolicy;
  readonly #debug: boolean;

  /** @throws TypeError if a user has given something else. */
  constructor(policy: GatePolicy, options: GateOptions = {}) {
    checkPolicy(policy);
    checkOptions(options);
    this.#policy = policy;
    this.#debug = options.debug ?? false;
    this.trustProxy = options.trustProxy ?? false;
    if (this.#debug) warnOfDebug();
  }

  /**
   * What to answer, by the gate's own policy unless another is given. It neither throws nor rejects: what could not be
   * decided is refused, and the reason published.
   */
  decide(asked: Asked, source = this.#policy): Head | Promise<Head> {
    try {
      const policy = typeof source === "function" ? source() : source;
      return this.#decide(asked, "policyFor" in policy ? policy.policyFor(asked.host, asked.target) : policy);
    } catch (error) {
      return undecided(error);
    }
  }

  #decide(asked: Asked, policy: Policy): Head | Promise<Head> {
    const head = !this.#debug && UnseenDecider.is(policy) ? policy[decideUnseen](asked) : undefined;
    if (head !== undefined) return head;
    const request = asked.read();
    const decision = this.#debug ? decideOpenly(policy, request) : policy.decide(request);
    if (typeof decision !== "object" || decision === null) throw new TypeError("a policy decides with an object");
    return "then" in decision ? Promise.resolve(decision).then(toHead).catch(undecided) : toHead(decision);
  }
}

/** The origin that an answer is to name, where its head was made before there was one. */
export function originFor(head: Head, asked: Asked): string | undefined {
  return head.isReflecting ? asked.origin : undefined;
}

function undecided(error: unknown): Head {
  publishFault(error, "policy");
  return UNDECIDED;
}
