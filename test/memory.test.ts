import * as assert from "uvu/assert";
import { REQUEST_END } from "../assembly/layout.js";
import { couldHold, giveBlock, growForBlock, memory, takeBlock } from "../bindings/engine/arena.js";
import { bytesOfMemory, collectGarbage, isRight, numbered } from "./numbered.js";
import { Random } from "./seeded.js";
import "./started.js";
import { suite } from "./suite.js";

// Before there is any policy.
suite("the first block", (test) => {
  test("lies behind the request area", () => {
    const address = takeBlock(1);
    assert.ok(address >= REQUEST_END, `${address}`);
    giveBlock(address, 1);
  });
});

suite("the memory of policies", (test) => {
  test("does not grow by ten thousand replacements, though nothing is ever collected in between", () => {
    let policy = numbered(0);
    const before = bytesOfMemory();
    for (let i = 1; i <= 10_000; i++) {
      policy = numbered(i);
      assert.ok(isRight(policy, i));
    }
    assert.is(bytesOfMemory(), before);
  });
  test("does not grow by a thousand replacements of a large policy, once it holds two", () => {
    let policy = numbered(0, 2000);
    policy = numbered(1, 2000);
    const before = bytesOfMemory();
    for (let i = 2; i <= 1000; i++) policy = numbered(i, 2000);
    assert.ok(isRight(policy, 1000));
    assert.is(bytesOfMemory(), before);
  });
  test("keeps every policy right that is still used, however many there are", () => {
    const policies = Array.from({ length: 5000 }, (_, i) => numbered(i));
    for (let round = 0; round < 3; round++) {
      for (const [i, policy] of policies.entries()) assert.ok(isRight(policy, i), `policy ${i}`);
    }
    const before = bytesOfMemory();
    for (const [i, policy] of policies.entries()) assert.ok(isRight(policy, i), `policy ${i}`);
    assert.is(bytesOfMemory(), before);
  });
  test("is used again after its policies are collected", async () => {
    const use = () => {
      const policies = Array.from({ length: 2000 }, (_, i) => numbered(i));
      for (let round = 0; round < 2; round++)
        for (const [i, policy] of policies.entries()) assert.ok(isRight(policy, i));
    };
    use();
    const before = bytesOfMemory();
    for (let round = 0; round < 5; round++) {
      await collectGarbage();
      use();
    }
    assert.is(bytesOfMemory(), before);
  });
});

suite("blocks", (test) => {
  test("lie at a multiple of their size, however memory has grown before", () => {
    const page = 65_536;
    const taken: { address: number; size: number }[] = [];
    for (let address = takeBlock(page); address > 0; address = takeBlock(page)) taken.push({ address, size: page });
    for (const size of [page, 2 * page, page, 4 * page, page, page, 8 * page]) {
      const address = growForBlock(size);
      assert.ok(address > 0 && address % size === 0, `${size} bytes at ${address}`);
      taken.push({ address, size });
    }
    for (const { address, size } of taken) giveBlock(address, size);
  });
  test("never overlap, and are joined when they are given back", () => {
    const random = new Random(8);
    const taken: { address: number; size: number; mark: number }[] = [];
    for (let i = 0; i < 5000; i++) {
      if (taken.length > 50 || (taken.length > 0 && random.oneIn(2))) {
        const { address, size, mark } = taken.splice(random.below(taken.length), 1)[0] as (typeof taken)[number];
        assert.ok(memory.subarray(address, address + size).every((byte) => byte === mark));
        giveBlock(address, size);
      } else {
        const size = 1 + random.below(random.pick([100, 5000, 100_000]));
        const address = takeBlock(size) || growForBlock(size);
        memory.fill(i & 0xff, address, address + size);
        taken.push({ address, size, mark: i & 0xff });
      }
    }
    const before = bytesOfMemory();
    for (const { address, size } of taken) giveBlock(address, size);
    const half = before / 4;
    const address = takeBlock(half);
    assert.ok(address > 0, "a large block is whole again");
    giveBlock(address, half);
    // The other half holds the request area, or is less than half.
    assert.not.ok(couldHold(before / 2 + 1));
  });
});
