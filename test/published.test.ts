import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { definePolicy, type PublishedDecision } from "../bindings/index.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";
import { decisionsOf } from "./told.js";

const A = "https://a.example";
const CHANNEL = "crossgate:decision";

suite("subscribers of crossgate:decision", (test) => {
  test("are told of each decision, with its policy and request", async () => {
    const policy = definePolicy({ origins: [A] });
    const request = { method: "GET", origin: A };
    let decision: unknown;
    const [told, ...others] = await decisionsOf(() => {
      decision = policy.decide(request);
    });
    assert.is(others.length, 0);
    assert.ok(told?.policy === policy && told.request === request && told.decision === decision);
  });
  test("are told of a promised decision once it is settled, and not before", async () => {
    let letIn: (answer: boolean) => void = () => {};
    const policy = definePolicy({ originPredicates: [() => new Promise((resolve) => (letIn = resolve))] });
    const told = await decisionsOf(async () => {
      let isSettled = false;
      const listener = () => assert.ok(isSettled);
      subscribe(CHANNEL, listener);
      const promise = policy.decide({ method: "GET", origin: A });
      await new Promise((resolve) => setImmediate(resolve));
      isSettled = true;
      letIn(true);
      await promise;
      unsubscribe(CHANNEL, listener);
    });
    assert.equal(
      told.map(({ decision }) => decision.reason),
      ["allowed"],
    );
  });
  test("are told of what a gate decides, of refusals and of what is no CORS request too", async () => {
    const policy = definePolicy({ origins: [A] });
    const told = await decisionsOf(() =>
      withServer(
        gate(policy, (_, res) => res.end()),
        async (ask) => {
          await ask({ headers: [["Origin", A]] });
          await ask({ headers: [["Origin", "https://b.example"]] });
          await ask({});
        },
      ),
    );
    assert.equal(
      told.map(({ decision }) => decision.reason),
      ["allowed", "origin-not-allowed", "not-cors"],
    );
  });
  test("may ask why, which tells nobody anything", async () => {
    const policy = definePolicy({});
    const messages: string[] = [];
    const explainIt = (message: unknown) => {
      const { policy: asked, request } = message as PublishedDecision;
      const explanation = asked.explain(request);
      if ("message" in explanation) messages.push(explanation.message);
    };
    subscribe(CHANNEL, explainIt);
    const told = await decisionsOf(() => policy.decide({ method: "GET", origin: A }));
    unsubscribe(CHANNEL, explainIt);
    assert.is(told.length, 1);
    assert.is(messages.length, 1);
    assert.match(messages[0] as string, "is refused");
  });
  test("cost nothing while there are none: nothing is published", () => {
    const told = channel(CHANNEL);
    assert.not.ok(told.hasSubscribers);
    Object.defineProperty(told, "publish", { value: () => assert.unreachable(), configurable: true });
    definePolicy({ origins: [A] }).decide({ method: "GET", origin: A });
    Reflect.deleteProperty(told, "publish");
  });
});
