// What is done by one at a time.

import * as assert from "uvu/assert";
import { OneAtATime } from "../bindings/source/wait.js";
import { suite } from "./suite.js";

suite("what is done by one at a time", (test) => {
  test("is begun after each call, once for all who call while it is being done", async () => {
    const begun: (() => void)[] = [];
    const task = new OneAtATime(() => new Promise((resolve) => begun.push(resolve)));
    const calls = [task.run(), task.run(), task.run()];
    const ended: number[] = [];
    for (const [i, call] of calls.entries()) call.then(() => ended.push(i));
    assert.is(begun.length, 1);
    begun[0]?.();
    await calls[0];
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal([begun.length, ended], [2, [0]]);
    begun[1]?.();
    await Promise.all(calls);
    assert.equal([begun.length, ended], [2, [0, 1, 2]]);
  });

  test("is begun again after it has failed", async () => {
    let begun = 0;
    const task = new OneAtATime(async () => {
      if (++begun === 1) throw new Error("once");
    });
    const results = await Promise.allSettled([task.run(), task.run()]);
    assert.equal([begun, results.map(({ status }) => status)], [2, ["rejected", "fulfilled"]]);
  });
});
