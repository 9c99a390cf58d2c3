import { Random } from "../../../test/seeded.js";
import { type Rule, ruleText } from "../../rules.js";
import { type Asked, KINDS, makeRequest, ORIGINS, originFor, pickKind } from "../request.js";
import { rulesOf } from "../tenants.js";
import { Zipf } from "../zipf.js";
import type { History } from "./history.js";

/** How far back the origins go that come to tenants whose policies change: what was let in then is refused now. */
const VERSIONS_BACK = 3;

/** What comes to one gateway: each tenant once, so that each was asked about early; then few of them often. */
export class Requests {
  readonly #tenants: number;
  readonly #history: History;
  readonly #random: Random;
  readonly #zipf: Zipf;
  #made = 0;

  constructor(gateway: number, tenants: number, history: History) {
    this.#tenants = tenants;
    this.#history = history;
    this.#random = new Random(gateway);
    this.#zipf = new Zipf(tenants);
  }

  /** Whether each tenant was asked about. */
  get isWarm(): boolean {
    return this.#made >= this.#tenants;
  }

  next(): Asked {
    const tenant = this.isWarm ? this.#zipf.pick(this.#random) : this.#made;
    this.#made++;
    const version = Math.max(0, this.#history.newest(tenant) - this.#random.below(VERSIONS_BACK));
    return makeRequest(
      tenant,
      pickKind(KINDS, this.#random),
      originFor(rulesOf(tenant, version), ORIGINS, this.#random),
    );
  }
}

/** A preflight that only that version of the tenant's policy grants. */
export function probeFor(tenant: number, version: number): Asked {
  return makeRequest(tenant, "preflight", ruleText(rulesOf(tenant, version)[0] as Rule));
}
