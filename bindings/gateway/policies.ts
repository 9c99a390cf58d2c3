import type { Decision } from "../answers.js";
import type { Policy } from "../define.js";
import { definePolicy } from "../index.js";
import type { CorsRequest } from "../request.js";
import type { Policies } from "../routes/index.js";
import type { Following } from "../source/index.js";
import type { FindRoute } from "./settings.js";

/** Whose policy a decision was made by: a route's own, a tenant's, or nobody's. */
export type PolicyClass = "route" | "tenant" | "unknown";

/** Is told of each decision. */
export type Tally = (whose: PolicyClass, decision: Decision) => void;

/**
 * The policies of a gateway's requests: those of the routes, or of the tenants behind them. Each decision is counted where
 * it is made: a subscriber of `crossgate:decision` would see those of other gates too, and not whose policy it was. Deciding
 * this way, beside the gate's own, costs two objects and the reading of the headers, a hundredth of what a request costs that is
 * passed on.
 */
export class GatewayPolicies implements Policies {
  readonly #findRoute: FindRoute;
  readonly #following: Following | undefined;
  readonly #tally: Tally;
  readonly #closed = definePolicy({});

  constructor(findRoute: FindRoute, following: Following | undefined, tally: Tally) {
    this.#findRoute = findRoute;
    this.#following = following;
    this.#tally = tally;
  }

  policyFor(host: string | undefined, target: string): Policy {
    const policy = this.#findRoute(host, target)?.policy;
    if (policy === undefined) return this.#counted("unknown", this.#closed);
    return policy === "tenants" ? this.#tenantFor(host, target) : this.#counted("route", policy);
  }

  #tenantFor(host: string | undefined, target: string): Policy {
    const policy = this.#following?.policies.find(host, target);
    return policy === undefined ? this.#counted("unknown", this.#closed) : this.#counted("tenant", policy);
  }

  #counted(whose: PolicyClass, policy: Policy): Policy {
    const tell = (decision: Decision) => {
      this.#tally(whose, decision);
      return decision;
    };
    const decide = (request: CorsRequest) => {
      const decision = policy.decide(request);
      return "then" in decision ? decision.then(tell) : tell(decision);
    };
    // A gate asks no more of a policy than this.
    return { decide } as Policy;
  }
}
