// A set of policies is a Map of them, whatever was loaded, changed and written before; and its policies are those that
// definePolicy makes.

import fc from "fast-check";
import * as assert from "uvu/assert";
import { definePolicy, type Policy, type PolicyOptions, PolicySet } from "../bindings/index.js";
import { decided, holds } from "./holds.js";
import { asked, definedBy, POLICIES } from "./near-paths.js";
import { cases } from "./near-requests.js";
import { suite } from "./suite.js";

const KEYS = ["/a", "/A", "/a/b", "/", "/\u00e4", "/c"];
const OPTIONS: readonly PolicyOptions[] = [
  {},
  { origins: ["https://a.example"] },
  { hosts: ["*"] },
  { origins: ["https://a.example", "https://*.b.example:*"], credentials: true },
  { hosts: [{ host: "c.example", subDomains: ["x"] }], methods: ["PUT"], maxAgeInSeconds: 5 },
];

type Step = { readonly key: string; readonly options: number | null } | "image";

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ key: fc.constantFrom(...KEYS), options: fc.nat(OPTIONS.length - 1) }), weight: 4 },
    { arbitrary: fc.record({ key: fc.constantFrom(...KEYS), options: fc.constant(null) }), weight: 3 },
    { arbitrary: fc.constant("image" as const), weight: 2 },
  ),
  { maxLength: 24 },
);

const optionsOf = (policy: Policy | undefined) => JSON.stringify(policy?.options);
const written = (options: number) => optionsOf(definePolicy(OPTIONS[options] as PolicyOptions));

/** Does the same to a set by path and to a Map, and compares them after each step. */
function walk(taken: readonly Step[]): { readonly set: PolicySet; readonly model: Map<string, number> } {
  let set = new PolicySet({ by: "path" });
  const model = new Map<string, number>();
  for (const step of taken) {
    if (step === "image") set = PolicySet.fromImage(set.toImage());
    else if (step.options === null) assert.is(set.delete(step.key), model.delete(step.key));
    else {
      set.set(step.key, definePolicy(OPTIONS[step.options] as PolicyOptions));
      model.set(step.key, step.options);
    }
    assert.is(set.size, model.size);
    for (const key of KEYS) {
      const options = model.get(key);
      assert.is(set.has(key), options !== undefined);
      assert.is(optionsOf(set.get(key)), options === undefined ? undefined : written(options));
    }
  }
  return { set, model };
}

suite("a set of policies", (test) => {
  test("holds what a Map would hold after the same steps, by way of images or not", () => {
    holds(steps, ["empty", "not empty"], (taken) => {
      const { set, model } = walk(taken);
      const entries = [...set].map(([key, policy]) => `${decodeURI(key)} ${optionsOf(policy)}`);
      assert.equal(entries.sort(), [...model].map(([key, options]) => `${key} ${written(options)}`).sort());
      return model.size === 0 ? "empty" : "not empty";
    });
  });
  test("has the same image after whatever steps lead to the same tenants", () => {
    holds(steps, ["empty", "not empty"], (taken) => {
      const { set, model } = walk(taken);
      const direct = new PolicySet({ by: "path" });
      for (const [key, options] of model) direct.set(key, definePolicy(OPTIONS[options] as PolicyOptions));
      assert.equal(set.toImage(), direct.toImage());
      return model.size === 0 ? "empty" : "not empty";
    });
  });
  test("by path finds what routes find, or lets nobody in", () => {
    const letIn = (policy: Policy) => POLICIES.findIndex((one) => optionsOf(one) === optionsOf(policy));
    holds(asked, ["let in", "nobody", "nobody, but by routes"], ({ table, target }) => {
      const rows = table.filter(({ host }) => host === "");
      const set = new PolicySet({ by: "path" });
      for (const { prefix, policy } of rows) set.set(prefix || "/", POLICIES[policy] as Policy);
      const right = letIn(definedBy(rows).policyFor("h", target));
      const found = letIn(set.policyFor("h", target));
      const restored = letIn(PolicySet.fromImage(set.toImage()).policyFor("h", target));
      for (const one of [found, restored]) assert.ok(one === right || one === -1, `${target}: ${one}, not ${right}`);
      if (!/[%;\\]|\/[/.]/.test(target)) assert.is(found, right, target);
      if (found !== -1) return "let in";
      return right === -1 ? "nobody" : "nobody, but by routes";
    });
  });
});

suite("a policy of an image", (test) => {
  test("decides, warns and explains as the one that it was made from", () => {
    holds(cases, ["let in", "refused"], ({ options, request }) => {
      const policy = definePolicy({ ...options, originPredicates: [], headerPredicates: [] });
      const set = PolicySet.fromImage(new PolicySet().set("h", policy).toImage());
      const again = set.policyFor("h", "/");
      const decision = decided(policy, request);
      assert.equal(decided(again, request), decision);
      assert.equal(again.explain(request), definePolicy(policy.options).explain(request));
      assert.is(optionsOf(again), optionsOf(policy));
      return decision.allowed ? "let in" : "refused";
    });
  });
});
