import * as assert from "uvu/assert";
import { definePolicy, type Policy, type PolicyOptions } from "../bindings/index.js";
import { uncaughtOf } from "./handshakes.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const B = "https://b.example";

const ANY = { hosts: ["*"] };
const ANY_WITH_CREDENTIALS = { ...ANY, credentials: true, dangerouslyReflectAnyOrigin: true };
const THROWING = {
  originPredicates: [
    () => {
      throw new Error("no answer");
    },
  ],
};
const REJECTING = { originPredicates: [() => Promise.reject(new Error("no answer"))] };
const PROMISING = { originPredicates: [async (origin: string) => origin === A] };

type Origins = readonly (string | undefined)[];
const ORIGINS = [A, B, "null", "", `${A}/x`, `${A}, ${A}`, undefined];

/** What a policy calls back with for an origin; it calls back once. */
function answerFor({ corsOrigin }: Policy, origin: string | undefined): Promise<unknown> {
  let calls = 0;
  return new Promise((resolve, reject) => {
    corsOrigin(origin, (error, allow) => {
      calls++;
      // A second call would come before this.
      setImmediate(() => (error === null && calls === 1 ? resolve(allow) : reject(error ?? new Error("called twice"))));
    });
  });
}

function answersFor(options: PolicyOptions, origins: Origins): Promise<unknown[]> {
  const policy = definePolicy(options);
  return Promise.all(origins.map((origin) => answerFor(policy, origin)));
}

function picked(options: PolicyOptions, origins: Origins): unknown[] {
  const { pick } = definePolicy(options);
  return origins.map(pick);
}

suite("policy.corsOrigin", (test) => {
  test("is true where the origin is let in, and where there is none", async () => {
    assert.equal(await answersFor({ origins: [A] }, ORIGINS), [true, false, false, false, false, false, true]);
    assert.equal(await answersFor({}, ORIGINS), [false, false, false, false, false, false, true]);
  });
  test("is an asterisk where the policy answers everybody so, and no malformed origin", async () => {
    assert.equal(await answersFor(ANY, ORIGINS), ["*", "*", "*", false, false, false, "*"]);
    for (const hosts of [["b.example", "*"], [{ host: "*" }]])
      assert.equal(await answersFor({ hosts }, [A, B]), ["*", "*"]);
  });
  test("is true where the policy answers everybody with their origin", async () => {
    assert.equal(await answersFor(ANY_WITH_CREDENTIALS, [A, B, "null", undefined]), [true, true, false, true]);
  });
  test("is true for the null origin where the policy lets it in", async () => {
    const options = { origins: [A], dangerouslyAllowNullOrigin: true };
    assert.equal(await answersFor(options, ["null", B]), [true, false]);
  });
  test("waits for predicates that promise", async () => {
    assert.equal(await answersFor(PROMISING, [A, B, undefined]), [true, false, true]);
  });
  test("calls back before it returns, unless it waits", () => {
    const calls: unknown[] = [];
    const call = (options: PolicyOptions) => definePolicy(options).corsOrigin(A, (_, allow) => calls.push(allow));
    for (const options of [{ origins: [A] }, {}, PROMISING]) call(options);
    assert.equal(calls, [true, false]);
  });
  test("is false, and the fault published, where a predicate fails", async () => {
    for (const options of [THROWING, REJECTING]) {
      const faults = await faultsOf(async () => assert.equal(await answersFor(options, [A]), [false]));
      assert.equal(
        faults.map(({ source }) => source),
        ["origin-predicate"],
      );
    }
  });
  test("passes on what the callback throws, at once and after a promise", async () => {
    const thrown = new Error("of the callback");
    const callBack = () => {
      throw thrown;
    };
    const isIt = (error: unknown) => error === thrown;
    assert.throws(() => definePolicy({ origins: [A] }).corsOrigin(A, callBack), isIt);
    const uncaught = await uncaughtOf(async () => definePolicy(PROMISING).corsOrigin(A, callBack));
    assert.equal(uncaught, [thrown]);
  });
});

suite("policy.pick", (test) => {
  test("is null where there is no Origin, as headers say it", () => {
    for (const options of [{ origins: [A] }, ANY]) assert.is(definePolicy(options).pick(null), null);
  });
  test("is the origin where it is let in, and else null", () => {
    assert.equal(picked({ origins: [A] }, ORIGINS), [A, null, null, null, null, null, null]);
    assert.equal(picked({ origins: [A], dangerouslyAllowNullOrigin: true }, ["null"]), ["null"]);
  });
  test("is an asterisk where the policy answers everybody so, and the origin where it may not", () => {
    for (const hosts of [["*"], [{ host: "*" }]])
      assert.equal(picked({ hosts }, ORIGINS), ["*", "*", "*", null, null, null, null]);
    assert.equal(picked(ANY_WITH_CREDENTIALS, [A, B, "null", undefined]), [A, B, null, null]);
  });
  test("asks predicates that answer at once, and lets in nothing that is promised or fails", async () => {
    assert.equal(picked({ originPredicates: [(origin) => origin === A] }, [A, B]), [A, null]);
    const faults = await faultsOf(async () => {
      const uncaught = await uncaughtOf(async () => {
        for (const options of [PROMISING, THROWING, REJECTING]) assert.equal(picked(options, [A]), [null]);
      });
      assert.equal(uncaught, []);
    });
    assert.ok(faults.every(({ source }) => source === "origin-predicate"));
  });
});
