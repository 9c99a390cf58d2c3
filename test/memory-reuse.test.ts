// In a file of its own: how much memory there is decides what it takes to fill it.

import * as assert from "uvu/assert";
import { KIND_METHOD } from "../assembly/layout.js";
import { makeImage } from "../bindings/engine/index.js";
import { abandon, addressOf, reserve } from "../bindings/engine/residence.js";
import { bytesOfMemory, collectGarbage, isRight, numbered } from "./numbered.js";
import "./started.js";
import { suite } from "./suite.js";

suite("the memory of a policy that was collected", (test) => {
  test("is another one's, and is not given away a second time when room is made", async () => {
    const makeAndForget = () => Array.from({ length: 300 }, (_, i) => numbered(i, 100)).length;
    makeAndForget();
    await collectGarbage();
    const heirs = Array.from({ length: 300 }, (_, i) => numbered(i, 100));
    // More than all memory holds, so that the oldest images are moved out, one after the other.
    const bytes = bytesOfMemory();
    const others = Array.from({ length: Math.ceil(bytes / 8192) }, (_, i) => numbered(1000 + i, 100));
    assert.is(bytesOfMemory(), bytes);
    for (const [i, policy] of heirs.entries()) assert.ok(isRight(policy, i), `policy ${i}`);
    for (const [i, policy] of others.entries()) assert.ok(isRight(policy, 1000 + i), `policy ${1000 + i}`);
  });
});

suite("an image that cannot be written", (test) => {
  test("gives its memory back", () => {
    const plan = {
      flags: 0,
      rules: [{ kind: KIND_METHOD, scope: 0, text: `${"a".repeat(60_000)}\u0100` }],
      hosts: [],
      origins: [],
    };
    const write = () => assert.throws(() => makeImage(plan, {}), /not ASCII/);
    for (let i = 0; i < 10; i++) write();
    const before = bytesOfMemory();
    for (let i = 0; i < 2000; i++) write();
    assert.is(bytesOfMemory(), before);
  });
});

suite("an image that was moved out", (test) => {
  test("comes back into memory that is free, if some is", () => {
    const owner = {};
    const image = makeImage({ flags: 0, rules: [], hosts: ["a.example"], origins: [] }, owner);
    let other = reserve(image.size);
    while (image.moved === undefined) other = reserve(image.size);
    abandon(other);
    const before = bytesOfMemory();
    assert.ok(addressOf(image) > 0);
    assert.is(bytesOfMemory(), before);
  });
});
