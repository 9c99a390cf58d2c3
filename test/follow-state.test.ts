// What serves, at the moment when an image is put in its place.

import * as assert from "uvu/assert";
import { PolicySet } from "../bindings/index.js";
import { State } from "../bindings/source/state.js";
import { change, headOf, tenantsOf } from "./scripted-source.js";
import { suite } from "./suite.js";

const head = (version: number) => headOf(new Uint8Array(), version);

suite("an image that is put in place", (test) => {
  test("has what is changed right after", async () => {
    const state = new State({});
    state.change(change(1, "a.example", "a1"));
    const applied = state.apply(head(2), new PolicySet());
    state.change(change(3, "b.example", "b3"));
    await applied;
    assert.equal([state.version, tenantsOf(state)], [3, { "b.example": "b3" }]);
  });

  test("has what is changed while thousands of changes are put into it", async () => {
    const state = new State({});
    for (let version = 3; version < 2000; version++) state.change(change(version, `t${version}.example`, "first"));
    const applied = state.apply(head(2), new PolicySet());
    state.change(change(2000, "t3.example", null));
    state.change(change(2001, "t1999.example", "last"));
    state.change(change(2002, "new.example", "new"));
    assert.is(state.head, undefined);
    await applied;
    const { policies } = state;
    assert.equal([policies.size, policies.has("t3.example"), policies.has("new.example")], [1997, false, true]);
    assert.ok(policies.get("t1999.example")?.allowsOrigin("https://last"));
  });
});
