import fc from "fast-check";
import * as assert from "uvu/assert";
import { Queue } from "../bindings/engine/queue.js";
import { holds } from "./holds.js";
import { collectGarbage } from "./numbered.js";
import { suite } from "./suite.js";

const steps = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ what: fc.constantFrom("add", "delete"), item: fc.nat(5) }), weight: 3 },
    { arbitrary: fc.constant({ what: "take", item: 0 }), weight: 2 },
  ),
  { maxLength: 40 },
);

suite("a queue", (test) => {
  test("is a set that gives what was added first, whatever was deleted or taken between", () => {
    holds(steps, ["taken", "never taken"], (taken) => {
      const queue = new Queue<number>();
      const model: number[] = [];
      let given = 0;
      for (const { what, item } of taken) {
        const at = model.indexOf(item);
        if (what === "add") {
          queue.add(item);
          if (at < 0) model.push(item);
        } else if (what === "delete") {
          assert.is(queue.delete(item), at >= 0);
          if (at >= 0) model.splice(at, 1);
        } else {
          const first = model.shift();
          assert.is(queue.take(), first);
          if (first !== undefined) given++;
        }
        assert.is(queue.size, model.length);
      }
      return given > 0 ? "taken" : "never taken";
    });
  });
  test("keeps nothing of what was deleted, though nothing is ever taken", async () => {
    const queue = new Queue<object>();
    const items: object[] = [];
    const replace = (at: number) => {
      if (items[at] !== undefined) queue.delete(items[at]);
      items[at] = {};
      queue.add(items[at]);
      return new WeakRef(items[at]);
    };
    const rounds = Array.from({ length: 10 }, () => Array.from({ length: 100 }, (_, at) => replace(at)));
    await collectGarbage();
    const kept = rounds
      .slice(0, -3)
      .flat()
      .filter((item) => item.deref() !== undefined);
    assert.is(kept.length, 0);
    assert.is(queue.size, 100);
    const empty = () => items.splice(0).forEach((item) => void queue.delete(item));
    empty();
    await collectGarbage();
    assert.ok(rounds.flat().every((item) => item.deref() === undefined));
  });
});
