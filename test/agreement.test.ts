import * as assert from "uvu/assert";
import { definePolicy } from "../bindings/index.js";
import { expectedDecision } from "./oracle.js";
import { randomOptions, randomRequest } from "./random.js";
import { Random } from "./seeded.js";
import { suite } from "./suite.js";

const POLICIES = 4000;
const REQUESTS = 50;
const SEED = Number(process.env["SEED"] ?? 20261121);

suite("the matcher and the oracle agree", (test) => {
  test(`${POLICIES * REQUESTS} random policies and requests from seed ${SEED} are decided alike`, () => {
    const random = new Random(SEED);
    const seen = new Map<string, number>();
    for (let i = 0; i < POLICIES; i++) {
      const policy = definePolicy(randomOptions(random));
      for (let j = 0; j < REQUESTS; j++) {
        const asked = randomRequest(random, policy.options);
        const expected = expectedDecision(policy.options, asked);
        const decision = policy.decide(asked);
        if (JSON.stringify(decision) !== JSON.stringify(expected)) {
          assert.equal(decision, expected, JSON.stringify({ options: policy.options, asked }, undefined, 1));
        }
        if ("reason" in decision) seen.set(decision.reason, (seen.get(decision.reason) ?? 0) + 1);
      }
    }
    // A generator that only makes one kind of request would prove nothing.
    for (const [reason, count] of seen) assert.ok(count > 100, `${reason} came up ${count} times`);
    assert.is(seen.size, 11, "every reason but predicate-failed comes up");
  });
});
