import fc from "fast-check";
import * as assert from "uvu/assert";
import { Queue } from "../bindings/engine/queue.js";
import { holds } from "./holds.js";
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
});
