import * as assert from "uvu/assert";
import { type Decision, definePolicy, type OriginPredicate } from "../bindings/index.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const throws = () => {
  throw new Error("down");
};
const rejects = () => Promise.reject(new Error("down"));

const withPredicates = (...originPredicates: OriginPredicate[]) => definePolicy({ originPredicates });

/** The reason that comes out, whether it was promised, and what was published. */
async function outcome(...predicates: OriginPredicate[]) {
  let decision: Decision | Promise<Decision> | undefined;
  const faults = await faultsOf(() => {
    decision = withPredicates(...predicates).decide({ method: "GET", origin: A });
    return decision;
  });
  return { reason: (await decision)?.reason, promised: decision instanceof Promise, faults: faults.length };
}

suite("origin predicates", (test) => {
  test("let an origin in that no rule names", async () => {
    const is = (origin: string) => origin === A;
    assert.equal(await outcome(is), { reason: "allowed", promised: false, faults: 0 });
    assert.equal(await outcome(async (origin) => is(origin)), { reason: "allowed", promised: true, faults: 0 });
    assert.equal(await outcome(() => false), { reason: "origin-not-allowed", promised: false, faults: 0 });
    assert.equal(await outcome(async () => false), { reason: "origin-not-allowed", promised: true, faults: 0 });
  });
  test("say yes with true and nothing else", async () => {
    for (const answer of [1, "true", {}, [], undefined, null]) {
      assert.is((await outcome(() => answer as never)).reason, "origin-not-allowed");
      assert.is((await outcome(async () => answer as never)).reason, "origin-not-allowed");
    }
  });
  test("that fail deny, and the fault is published", async () => {
    assert.equal(await outcome(throws), { reason: "predicate-failed", promised: false, faults: 1 });
    assert.equal(await outcome(rejects), { reason: "predicate-failed", promised: true, faults: 1 });
    assert.equal(await outcome(rejects, () => false), { reason: "predicate-failed", promised: true, faults: 1 });
  });
  test("deny for themselves alone: in any order, another may let the origin in", async () => {
    for (const fails of [throws, rejects]) {
      for (const passes of [() => true, async () => true]) {
        assert.is((await outcome(fails, passes)).reason, "allowed");
        assert.is((await outcome(passes, fails)).reason, "allowed");
      }
    }
  });
  test("that take longer than 2000 ms deny, and the fault is published", async () => {
    const started = performance.now();
    assert.equal(await outcome(() => new Promise(() => {})), { reason: "predicate-failed", promised: true, faults: 1 });
    assert.ok(performance.now() - started >= 1950);
  });
  test("that take longer than the deadline of their policy deny, each for itself", async () => {
    const never = () => new Promise<boolean>(() => {});
    const options = { originPredicates: [never, never, async () => true], predicateDeadlineInMilliseconds: 1 };
    const faults = await faultsOf(async () =>
      assert.ok((await definePolicy(options).decide({ method: "GET", origin: A })).allowed),
    );
    assert.equal(
      faults.map(({ error }) => String(error)),
      new Array(2).fill("Error: an origin predicate took longer than 1 ms"),
    );
  });
  test("that reject after their deadline are forgotten, and end nothing", async () => {
    let reject: (error: Error) => void = () => {};
    const late = () => new Promise<boolean>((_, no) => (reject = no));
    const policy = definePolicy({ originPredicates: [late], predicateDeadlineInMilliseconds: 1 });
    const faults = await faultsOf(async () => {
      await policy.decide({ method: "GET", origin: A });
      reject(new Error("too late"));
      await new Promise((resolve) => setImmediate(resolve));
    });
    assert.is(faults.length, 1);
  });
  test("are asked for well-formed origins alone, in serialized form, with the request", () => {
    const seen: unknown[] = [];
    const policy = withPredicates((origin, request) => seen.push(origin, request) < 0);
    for (const origin of ["x", "null", "https://A", "https://a, https://b", "https://\u00e9", ""])
      policy.decide({ method: "GET", origin });
    assert.equal(seen, []);
    const request = { method: "GET", origin: `${A}:443/` };
    policy.decide(request);
    assert.is(seen[0], A);
    assert.is(seen[1], request);
  });
  test("are not asked where a rule lets the origin in", () => {
    const policy = definePolicy({ origins: [A], originPredicates: [throws] });
    assert.ok((policy.decide({ method: "GET", origin: A }) as Decision).allowed);
    assert.ok(policy.allowsOrigin(A));
  });
  test("that promise count as no in allowsOrigin", async () => {
    assert.ok(withPredicates(() => true).allowsOrigin(A));
    assert.not.ok(withPredicates(async () => true).allowsOrigin(A));
    assert.not.ok(withPredicates(() => false).allowsOrigin(A));
  });
  test("that ask another policy do not disturb what is being decided", async () => {
    const other = definePolicy({ origins: ["https://other.example"], headers: ["*"], credentials: true });
    const disturb = () => {
      other.decide({
        method: "OPTIONS",
        origin: "https://other.example",
        requestMethod: "PUT",
        requestHeaders: "z,zz,zzz",
      });
      return true;
    };
    const request = { method: "OPTIONS", origin: A, requestMethod: "GET", requestHeaders: "X-One, x-two" };
    for (const predicate of [disturb, async () => disturb()]) {
      const policy = definePolicy({ originPredicates: [predicate], headerPredicates: [disturb] });
      const { headers } = await policy.decide(request);
      assert.equal(headers[2], ["Access-Control-Allow-Headers", "x-one, x-two"]);
    }
  });
  test("are asked in serialized form by allowsOrigin too", () => {
    assert.ok(definePolicy({ originPredicates: [(origin) => origin === A] }).allowsOrigin(`${A}:443/`));
  });
  test("that promise and reject are faults in allowsOrigin, and end nothing", async () => {
    const faults = await faultsOf(async () => {
      assert.not.ok(definePolicy({ originPredicates: [rejects] }).allowsOrigin(A));
      await new Promise((resolve) => setImmediate(resolve));
    });
    assert.equal(
      faults.map(({ source }) => source),
      ["origin-predicate"],
    );
  });
  test("that fail are not forgotten where a later one promises no", async () => {
    const policy = definePolicy({ originPredicates: [throws, async () => false] });
    await faultsOf(async () => {
      assert.is((await policy.decide({ method: "GET", origin: A })).reason, "predicate-failed");
    });
  });
  test("leave no timer behind once they have answered", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    const before = timers();
    await definePolicy({ originPredicates: [async () => true] }).decide({ method: "GET", origin: A });
    assert.is(timers(), before);
  });
  test("are asked for an IPv6 origin without its default port", () => {
    const policy = definePolicy({ originPredicates: [(origin) => origin === "https://[::1]"] });
    for (const origin of ["https://[::1]", "https://[::1]:443", "https://[::1]:443/"])
      assert.ok(policy.allowsOrigin(origin));
  });
});

suite("header predicates", (test) => {
  const ask = (predicates: ((name: string) => boolean)[], requestHeaders: string) =>
    definePolicy({ origins: [A], headerPredicates: predicates }).decide({
      method: "OPTIONS",
      origin: A,
      requestMethod: "GET",
      requestHeaders,
    }) as Decision;

  test("that fail deny with predicate-failed, unless another says yes", async () => {
    const faults = await faultsOf(() => {
      assert.is(ask([throws], "x-a").reason, "predicate-failed");
      assert.ok(ask([throws, () => true], "x-a").allowed);
      assert.ok(ask([() => true, throws], "x-a").allowed);
    });
    assert.is(faults.length, 2);
  });
  test("that promise deny with predicate-failed, whatever they promise, and a rejection ends nothing", async () => {
    for (const promises of [async () => true, rejects]) {
      const faults = await faultsOf(async () => {
        assert.is(ask([promises as never], "x-a").reason, "predicate-failed");
        await new Promise((resolve) => setImmediate(resolve));
      });
      assert.is(faults.length, promises === rejects ? 2 : 1);
    }
  });
  test("see names in lower case that are tokens, and none that is refused or listed", () => {
    const seen: string[] = [];
    const see = (name: string) => seen.push(name) > 0;
    ask([see], "X-One, accept, content-type");
    ask([see], "a b");
    ask([see], "X-Two,Accept");
    assert.equal(seen, ["x-two"]);
  });
});
