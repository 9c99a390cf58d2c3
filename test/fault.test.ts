// In a file of its own: it damages the memory of every policy of its process.

import { once } from "node:events";
import * as assert from "uvu/assert";
import { REQUEST_END } from "../assembly/layout.js";
import { memory } from "../bindings/engine/arena.js";
import { gate } from "../bindings/http/node.js";
import { type Decision, definePolicy, type Explanation, type Policy } from "../bindings/index.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";

suite("a fault", (test) => {
  test("of the function that a gate asks for its policy refuses the request and is published", async () => {
    const wrong = [
      () => {
        throw new Error("no policy today");
      },
      () => undefined as unknown as Policy,
      () => Promise.resolve(definePolicy({})) as unknown as Policy,
      () => ({ decide() {} }) as unknown as Policy,
    ];
    for (const policy of wrong) {
      let runs = false;
      const listener = gate(policy, () => (runs = true));
      const faults = await faultsOf(() =>
        withServer(listener, async (ask) => assert.is((await ask({ headers: [["Origin", A]] })).status, 403)),
      );
      assert.not.ok(runs);
      assert.equal(
        faults.map(({ source }) => source),
        ["policy"],
      );
    }
  });

  test("that nobody subscribes to becomes a warning of the process, on one line", async () => {
    const policy = definePolicy({
      originPredicates: [
        () => {
          throw new Error("line one\nline two \u2028\u009b");
        },
      ],
    });
    const warned = once(process, "warning");
    assert.is((policy.decide({ method: "GET", origin: A }) as Decision).reason, "predicate-failed");
    const [warning] = (await warned) as [Error];
    assert.is(warning.name, "CrossgateWarning");
    assert.match(warning.message, "line one\\nline two");
    assert.match(warning.message, /^[ -~]+$/);
  });

  test("may be anything at all, even what cannot be shown", async () => {
    const policy = definePolicy({
      originPredicates: [
        () => {
          throw { toString: () => assert.unreachable() };
        },
      ],
    });
    const warned = once(process, "warning");
    assert.is((policy.decide({ method: "GET", origin: A }) as Decision).reason, "predicate-failed");
    const [warning] = (await warned) as [Error];
    assert.match(warning.message, "cannot be shown");
  });

  test("of the matcher refuses the request and is published, and the server lives on", async () => {
    const policy = definePolicy({ origins: [A], methods: ["PUT"] });
    const image = memory.slice(REQUEST_END);
    await withServer(
      gate(policy, (_, res) => res.end("ran")),
      async (ask) => {
        const get = () => ask({ headers: [["Origin", A]] });
        assert.is((await get()).body, "ran");
        // No flag that lets everything in, and a table that reaches far beyond the memory.
        memory.fill(0xf0, REQUEST_END);
        const faults = await faultsOf(async () => {
          assert.equal([(await get()).status, policy.allowsOrigin(A)], [403, false]);
          const preflight = { method: "OPTIONS", origin: A, requestMethod: "PUT" };
          assert.equal((policy.decide(preflight) as Decision).status, 403);
        });
        assert.is(faults.length, 3);
        for (const { source, error } of faults)
          assert.ok(source === "matcher" && error instanceof WebAssembly.RuntimeError);
        memory.set(image, REQUEST_END);
        assert.is((await get()).body, "ran");
      },
    );
  });
  test("that somebody subscribes to becomes no warning", async () => {
    const warnings: Error[] = [];
    const listener = (warning: Error) => warnings.push(warning);
    process.on("warning", listener);
    const throws = () => {
      throw new Error("down");
    };
    const faults = await faultsOf(() => definePolicy({ originPredicates: [throws] }).allowsOrigin(A));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listener);
    assert.equal([faults.length, warnings.length], [1, 0]);
  });
  test("of a policy that decides with no object refuses the request and is published", async () => {
    for (const decision of [null, "yes", true]) {
      const listener = gate({ decide: () => decision } as never, () => assert.unreachable());
      const faults = await faultsOf(() =>
        withServer(listener, async (ask) => assert.is((await ask({ headers: [["Origin", A]] })).status, 403)),
      );
      assert.equal(
        faults.map(({ source }) => source),
        ["policy"],
      );
    }
  });
  test("of the matcher refuses a preflight as one under omit too, and an explanation names it", async () => {
    const policy = definePolicy({ origins: [A], onDisallowed: "omit" });
    assert.ok(policy.allowsOrigin(A));
    const image = memory.slice(REQUEST_END);
    memory.fill(0xf0, REQUEST_END);
    await faultsOf(() => {
      const { kind, status } = policy.decide({ method: "OPTIONS", origin: A, requestMethod: "GET" }) as Decision;
      assert.equal([kind, status], ["preflight", 403]);
      assert.match((policy.explain({ method: "GET", origin: A }) as Explanation).message, "the matcher failed");
    });
    memory.set(image, REQUEST_END);
  });
});
