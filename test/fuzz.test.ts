import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { type Decision, definePolicy, type PolicyOptions } from "../bindings/index.js";
import { type Case, Policies, type Subject } from "./fuzz/case.js";
import { differenceOf } from "./fuzz/differences.js";
import { fuzz, MOST, summaryOf } from "./fuzz/fuzz.js";
import { source } from "./fuzz/line.js";
import { shrink } from "./fuzz/shrink.js";
import { streamCases } from "./fuzz/stream.js";
import { predictConfiguration, predictOrigin, REFUSED } from "./fuzz/url.js";
import { Random } from "./seeded.js";
import { suite } from "./suite.js";

/** Policies that take one origin for another. */
function mistaking(mistake: (origin: string, options: Readonly<PolicyOptions>) => string): Policies {
  return new Policies((options): Subject => {
    const policy = definePolicy(options);
    const mistaken = (origin: string) => mistake(origin, policy.options);
    return {
      options: policy.options,
      allowsOrigin: (origin) => policy.allowsOrigin(mistaken(origin)),
      decide: (request) =>
        policy.decide(typeof request.origin === "string" ? { ...request, origin: mistaken(request.origin) } : request),
    };
  });
}

/** An origin that ends like a wildcard's base, as if a dot stood in front of that end. */
function withoutBoundary(origin: string, { origins = [] }: Readonly<PolicyOptions>): string {
  const base = origins.find((rule) => rule.startsWith("https://*.") && origin.endsWith(rule.slice(10)))?.slice(10);
  return base === undefined ? origin : `${origin.slice(0, -base.length)}.${base}`;
}

/** The first cases of a seed. */
function take(seed: number, count: number, policies = new Policies()): Case[] {
  const stream = streamCases(new Random(seed), policies);
  return Array.from({ length: count }, () => stream.next().value as Case);
}

const run = (...args: string[]) => {
  const script = fileURLToPath(new URL("fuzz/main.js", import.meta.url));
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
};

suite("fuzzing", (test) => {
  const faults: [fault: string, policies: Policies, telling: RegExp][] = [
    ["a wildcard without a label boundary", mistaking(withoutBoundary), /\*\./],
    ["ignoring the port", mistaking((origin) => origin.replace(/:\d+$/, "")), /:\d+"/],
    ["lowering upper case", mistaking((origin) => origin.toLowerCase()), /[A-Z]/],
    ["refusing labels of 63 characters", mistaking((origin) => origin.replace(/[\w-]{63}/, "$&a")), /63/],
    ["taking final dots away", mistaking((origin) => origin.replace(/\.$/, "")), /\."/],
    ["cutting at NUL", mistaking((origin) => origin.split("\0")[0] as string), /\\u0000/],
  ];
  for (const [fault, policies, telling] of faults) {
    test(`${fault} is found, and told in short lines that can be pasted`, async () => {
      const outcome = await fuzz({ seed: 11, cases: 20_000, seconds: Number.POSITIVE_INFINITY }, policies);
      const [shortest = ""] = [...outcome.disagreements].sort((a, b) => a.length - b.length);
      assert.match(shortest, telling);
      assert.match(shortest, /^definePolicy\(.*\)\.(decide|allowsOrigin)\(.*\) {2}\/\/ actual .* expected .*$/);
      for (const line of outcome.disagreements) assert.ok(line.length < 800 && /^[ -~]*$/.test(line), line);
      assert.ok(shortest.length < 150, shortest);
      assert.match(summaryOf(outcome), /^[1-9]\d* cases, [1-9]\d* disagreements$/);
    });
  }
  test("what one request leaves to the next is found", async () => {
    let asked = 0;
    const forgetful = new Policies((options) => {
      const policy = definePolicy(options);
      const decide: Subject["decide"] = (request) => {
        const decision = policy.decide(request) as Decision;
        return ++asked % 2 === 0 ? { ...decision, vary: ["X"] } : decision;
      };
      return { options: policy.options, allowsOrigin: () => true, decide };
    });
    const request = { method: "GET" };
    const again: Case = { question: "repetition", options: {}, request, others: [] };
    assert.ok(differenceOf(forgetful, again));
    assert.is(differenceOf(forgetful, { ...again, others: [{ options: {}, request }] }), undefined);
    assert.is(differenceOf(new Policies(), again), undefined);
  });
  test("a configuration that is taken for another, or should not be taken, is found", async () => {
    const careless = new Policies(({ origins = [] }) => {
      const policy = definePolicy({});
      return {
        ...policy,
        options: { origins },
        allowsOrigin: () => false,
        decide: () => policy.decide({ method: "" }),
      };
    });
    const ask = (origin: string) =>
      differenceOf(careless, { question: "configuration", options: { origins: [origin] } });
    assert.equal(ask("https://a"), undefined);
    assert.equal(ask("https://A"), { actual: "https://A", expected: "https://a" });
    assert.equal(ask("https://a/b"), { actual: "https://a/b", expected: REFUSED });
  });
  test("what throws something else than a PolicyError is told too", async () => {
    const broken = new Policies((options) => {
      if (options.origins?.some((origin) => origin.includes("."))) throw new RangeError("no memory");
      return definePolicy(options);
    });
    const outcome = await fuzz({ seed: 1, cases: 500, seconds: Number.POSITIVE_INFINITY }, broken);
    const [line] = outcome.disagreements;
    const told = '.allowsOrigin("")  // actual "throws RangeError: no memory" expected "an answer"';
    assert.is(line, `definePolicy({"origins":["."]})${told}`);
  });
  test(`ends with ${MOST} disagreements`, async () => {
    const outcome = await fuzz(
      { seed: 1, cases: 60_000, seconds: 100 },
      mistaking(() => "https://a"),
    );
    assert.is(outcome.disagreements.size, MOST);
    assert.ok(outcome.cases < 60_000);
  });
});

suite("cases", (test) => {
  test("follow from their seed", () => {
    assert.is(source(take(7, 500)), source(take(7, 500)));
    assert.is.not(source(take(7, 500)), source(take(8, 500)));
  });
  test("come to every question, and decisions to every reason but predicate-failed", () => {
    const policies = new Policies();
    const seen = new Map<string, number>();
    for (const asked of take(3, 20_000, policies)) {
      const policy = policies.of(asked.options) as Subject;
      const kind = asked.question === "decision" ? (policy.decide(asked.request) as Decision).reason : asked.question;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    for (const [kind, count] of seen) assert.ok(count > 10, `${kind} came up ${count} times`);
    assert.is(seen.size, 4 + 11);
  });
});

suite("the smallest case", (test) => {
  test("is what cannot lose anything more", () => {
    const found = { options: { origins: ["https://b.example", "x"], credentials: true }, request: { method: "PUT" } };
    const smallest = shrink(found, ({ options }) => options.origins?.some((origin) => origin.includes(".ex")));
    assert.equal(smallest, { options: { origins: [".ex"] }, request: { method: "" } });
  });
  test("loses what its texts have in common", () => {
    const found = { options: { origins: ["https://example.com:8080"] }, origin: "https://example.com:8080" };
    const smallest = shrink(
      found,
      ({ options, origin }) => options.origins?.includes(origin) && /^.+:\/\//.test(origin),
    );
    assert.equal(smallest, { options: { origins: ["a://a"] }, origin: "a://a" });
  });
  test("is printed in ASCII, what is repeated as a product", () => {
    assert.is(source("\u00e9\n"), '"\\u00e9\\n"');
    assert.is(source(`x${"a,".repeat(300)}y`), '"x" + "a,".repeat(300) + "y"');
    assert.is(source({ a: [1, undefined, () => true] }), '{"a":[1,undefined,() => true]}');
  });
});

suite("what the URL parser says", (test) => {
  test("of an origin is whether the rule names its scheme, host and port", () => {
    const wildcard = { origins: ["https://*.a.example:*"] };
    assert.equal(predictOrigin({ origins: ["https://a:443"] }, "https://a:443/"), true);
    assert.equal(predictOrigin({ origins: ["https://a"] }, "https://a:444"), false);
    assert.equal(predictOrigin(wildcard, "https://b.a.example:7"), true);
    assert.equal(predictOrigin(wildcard, "https://ba.example"), false);
    for (const origin of ["https://A", "https://a//", "https://a b", "https://a!b", "https://a:0", "https://[::0]"]) {
      assert.equal(predictOrigin({ hosts: ["*"] }, origin), false, origin);
    }
    assert.equal(predictOrigin({ hosts: ["*"] }, "chrome-extension://a"), undefined);
  });
  test("of a rule is its normal form, or that it cannot be used", () => {
    assert.is(predictConfiguration("https://B\u00fccher.example:443/"), "https://xn--bcher-kva.example");
    assert.is(predictConfiguration("wss://*.A.example:*"), "wss://*.a.example:*");
    for (const text of ["https://", "https://u@a", "https://a..b", "https://a:", "https://127.1", "https://*.[::1]"]) {
      assert.is(predictConfiguration(text), REFUSED, text);
    }
  });
});

suite("the command", (test) => {
  test("says its seed first and its outcome last", () => {
    const { status, stdout } = run("--cases", "500", "--seed", "5");
    assert.is(stdout, "seed 5\n500 cases, 0 disagreements\n");
    assert.is(status, 0);
  });
  test("ends by itself after --seconds", () => {
    const { status, stdout } = run("--seconds", "1");
    assert.match(stdout, /^seed \d+\n\d+ cases, 0 disagreements\n$/);
    assert.is(status, 0);
  });
  test("ends with 2 and says what to write where an argument is wrong", () => {
    const wrong = [
      ["--seed", "x"],
      ["--seed", "4294967296"],
      ["--seconds", "soon"],
      ["--cases", "0"],
      ["--case", "1"],
      ["5"],
    ];
    for (const args of wrong) {
      const { status, stdout, stderr } = run(...args);
      assert.equal([status, stdout], [2, ""], args.join(" "));
      assert.match(stderr, /usage: npm run fuzz -- \[--seconds N\] \[--cases N\] \[--seed N\]/);
    }
  });
});
