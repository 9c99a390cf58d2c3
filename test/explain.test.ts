import * as assert from "uvu/assert";
import {
  type CorsRequest,
  definePolicy,
  type Explanation,
  type Policy,
  PolicyError,
  type PolicyOptions,
} from "../bindings/index.js";
import { quote } from "../bindings/text.js";
import type { Asked } from "./oracle.js";
import { randomOptions, randomRequest } from "./random.js";
import { Random } from "./seeded.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://app.example.com";

function explain(options: PolicyOptions | Policy, request: Partial<CorsRequest>): Explanation {
  const policy = "explain" in options ? options : definePolicy(options);
  const explanation = policy.explain({ method: "GET", origin: A, ...request });
  if (explanation instanceof Promise) throw new Error("a promise without a predicate");
  return explanation;
}

const preflight = { method: "OPTIONS", requestMethod: "GET" };

suite("the rule that lets an origin in", (test) => {
  const rows: [options: PolicyOptions, origin: string, option: string, value: unknown][] = [
    [{ origins: [A] }, A, "origins[0]", A],
    [{ origins: ["https://b.example", "HTTPS://*.Example.com/"] }, A, "origins[1]", "HTTPS://*.Example.com/"],
    [{ hosts: ["b.example", "APP.example.com"] }, A, "hosts[1]", "APP.example.com"],
    [{ hosts: [{ host: "example.com", subDomains: ["x", "App"] }] }, A, "hosts[0].subDomains[1]", "App"],
    [{ hosts: [{ host: "Example.com", subDomains: ["x"] }] }, "http://example.com", "hosts[0]", "Example.com"],
    [{ hosts: ["*"] }, A, "hosts[0]", "*"],
    [{ hosts: ["*", "app.example.com"] }, A, "hosts[1]", "app.example.com"],
    [{ hosts: ["*"] }, "null", "hosts[0]", "*"],
    [{ dangerouslyAllowNullOrigin: true }, "null", "dangerouslyAllowNullOrigin", true],
    [{ origins: [A, A] }, `${A}:443/`, "origins[0]", A],
  ];
  for (const [options, origin, option, value] of rows) {
    test(`is ${option}, for ${origin} under ${JSON.stringify(options)}`, () => {
      const { rule, allowed, message } = explain(options, { origin });
      assert.equal([allowed, rule], [true, { option, value }]);
      assert.match(message, option);
    });
  }

  test("is the predicate that said yes, though others were asked", async () => {
    const yes = async () => true;
    const policy = definePolicy({ originPredicates: [() => false, async () => false, yes, () => true] });
    const { rule, message } = await policy.explain({ method: "GET", origin: A });
    assert.equal(rule, { option: "originPredicates[2]", value: yes });
    assert.match(message, "originPredicates[2] lets the origin in");
    assert.equal(explain({ originPredicates: [() => true] }, {}).rule?.option, "originPredicates[0]");
  });
  test("is none for the server's own origin", () => {
    for (const request of [{ self: A }, { ...preflight, self: A }]) {
      const { allowed, rule, message } = explain({}, request);
      assert.equal([allowed, rule], [true, undefined]);
      assert.match(message, "this server's own");
    }
  });
  test("is what a getter said the only time that it was asked", () => {
    let reads = 0;
    const written = ["app"];
    const host = {
      host: "example.com",
      get subDomains() {
        return reads++ === 0 ? written : ["other"];
      },
    };
    const policy = definePolicy({ hosts: [host] });
    written[0] = "changed";
    assert.is(reads, 1);
    assert.is(explain(policy, {}).rule?.value, "app");
  });
  test("is found in whatever object it was written in, which is read once", () => {
    class Host {
      get host() {
        return "app.example.com";
      }
    }
    assert.is(explain({ hosts: [new Host()] }, {}).rule?.option, "hosts[0]");
    let reads = 0;
    const options = {
      get origins() {
        return reads++ === 0 ? [A] : 5;
      },
    };
    assert.is(explain(options as never, {}).rule?.value, A);
  });
  test("is what was written, though the options are changed afterwards", () => {
    const options = { hosts: [{ host: "Example.com", subDomains: ["App"] }], origins: ["https://B.example"] };
    const policy = definePolicy(options);
    options.hosts[0]?.subDomains.splice(0);
    options.origins.splice(0);
    assert.is(explain(policy, {}).rule?.value, "App");
    assert.is(explain(policy, { origin: "https://b.example" }).rule?.value, "https://B.example");
  });
  test("is the rule itself, and not one of hosts that only end alike", () => {
    const policy = definePolicy({ origins: ["https://*.a.example", "https://ba.example"] });
    assert.is(explain(policy, { origin: "https://ba.example" }).rule?.option, "origins[1]");
  });
  test("is not the switch for null, for another origin", () => {
    const options = { origins: [A], dangerouslyAllowNullOrigin: true };
    assert.is(explain(options, { origin: A }).rule?.option, "origins[0]");
  });
});

suite("what came closest to an origin that is refused", (test) => {
  const rows: [pattern: string, origin: string, differsIn: string[], clause: string][] = [
    [A, `${A}:8443`, ["port"], `differs from "${A}" (origins[0]) in the port`],
    [A, "http://app.example.com", ["scheme"], "in the scheme"],
    [A, "http://app.example.com:8080", ["scheme", "port"], "in the scheme and port"],
    [A, "https://ap.example.com", ["host"], "in the host"],
    [A, "https://app.example.com.", ["host"], "in the host"],
    ["https://*.example.com", "https://app.example.com.", ["host"], "in the host"],
    [A, "https://example.com", ["subdomain"], "in the subdomain"],
    [A, "https://x.app.example.com", ["subdomain"], "in the subdomain"],
    ["https://*.example.com", "https://example.com", ["subdomain"], 'from "https://*.example.com"'],
    ["https://*.example.com", "http://app.example.com:81", ["scheme", "port"], "in the scheme and port"],
    ["https://[::1]:81", "https://[::1]", ["port"], "in the port"],
    [A, "https://App.example.com", [], `a browser would send "${A}"`],
  ];
  for (const [pattern, origin, differsIn, clause] of rows) {
    test(`is ${pattern} for ${origin}, with its difference`, () => {
      const { nearest, allowed, message } = explain({ origins: [pattern, "https://far.away.test"] }, { origin });
      assert.equal([allowed, nearest], [false, { option: "origins[0]", value: pattern, differsIn }]);
      assert.match(message, clause);
    });
  }
  test("is the one with the fewest differences", () => {
    const origins = ["https://apq.example.com", "http://app.example.com", "https://app.example.com:81"];
    assert.is(explain({ origins }, { origin: "https://app.example.com:82" }).nearest?.option, "origins[2]");
  });
  test("is nothing where no rule is like it", () => {
    for (const origin of ["https://evil.test", "https://notexample.com.evil.test", "x", "null"]) {
      assert.is(explain({ origins: ["https://example.com"] }, { origin }).nearest, undefined);
    }
  });
  test("is as far as three characters off, and no further", () => {
    const policy = definePolicy({ origins: ["https://abcd.example"] });
    assert.equal(explain(policy, { origin: "https://axyz.example" }).nearest?.differsIn, ["host"]);
    assert.is(explain(policy, { origin: "https://wxyz.example" }).nearest, undefined);
  });
});

suite("what has to change", (test) => {
  const changed = (options: PolicyOptions, request: Partial<CorsRequest>) =>
    explain(options, request).changes.map(({ message }) => message);

  test("is one thing for one fault, and as many as there are faults", () => {
    const options = { origins: [A] };
    assert.equal(changed(options, { origin: `${A}:81` }), [`add "${A}:81" to origins`]);
    assert.equal(changed(options, { ...preflight, requestMethod: "PUT" }), ['add "PUT" to methods']);
    assert.equal(changed(options, { contentType: "a/b" }), ["set allowNonSimpleContentTypes to true"]);
    assert.equal(changed(options, { origin: "null" }), ["set dangerouslyAllowNullOrigin to true"]);
    assert.equal(
      changed(options, { ...preflight, origin: `${A}:81`, requestMethod: "PUT", requestHeaders: "x-a,X-B, accept" }),
      [`add "${A}:81" to origins`, 'add "PUT" to methods', 'add "x-a" to headers', 'add "x-b" to headers'],
    );
  });
  test("is nothing where no option lets it in, and the message says why not", () => {
    const rows: [PolicyOptions, Partial<CorsRequest>, string][] = [
      [{}, { origin: "https://A" }, "no serialized origin"],
      [{}, { origin: [A, A] }, "several origins"],
      [{ credentials: true }, { origin: "http://a.example" }, "anyone on the visitor's network"],
      [{ credentials: true }, { origin: "null" }, "any sandboxed frame"],
      [{ origins: [A] }, { ...preflight, requestHeaders: "cookie" }, "no browser lets a page set this header"],
      [{ origins: [A] }, { ...preflight, requestHeaders: "a b" }, '"a b" is no header name'],
      [{ origins: [A] }, { ...preflight, requestHeaders: "a,".repeat(257) }, "256"],
      [{ origins: [A], methods: ["PUT"] }, { ...preflight, requestMethod: "put" }, 'is spelled "PUT"'],
      [{ origins: [A] }, { ...preflight, requestMethod: "TRACE" }, "no browser lets a page send this method"],
      [{ origins: [A], methods: ["*"] }, { ...preflight, requestMethod: "TRACE" }, "no page can send the method"],
      [{ origins: [A] }, { ...preflight, requestMethod: "*" }, "not listed"],
      [{ origins: [A] }, { ...preflight, requestHeaders: "*" }, '"*" is not listed'],
      [{}, { origin: 'x"_is_allowed:"' }, "no serialized origin."],
      [{}, { origin: "FILE://a" }, "no serialized origin."],
    ];
    for (const [options, request, why] of rows) {
      const { changes, message } = explain(options, request);
      assert.equal(changes, []);
      assert.match(message, why);
    }
  });
  test("is known for any host that is written as an object", () => {
    const options = { hosts: [{ host: "*" }], credentials: true, dangerouslyReflectAnyOrigin: true };
    assert.equal(changed(options, { origin: "null" }), ["set dangerouslyAllowNullOrigin to true"]);
  });
  test("is nothing where it is let in", () => {
    assert.equal(explain({ origins: [A] }, {}).changes, []);
    assert.equal(explain({}, { origin: null }).changes, []);
  });
  test("is nothing where a predicate failed on a name", async () => {
    const throws = () => {
      throw new Error("down");
    };
    await faultsOf(() => {
      const { changes } = explain(
        { origins: [A], headerPredicates: [throws] },
        { ...preflight, requestHeaders: "x-a" },
      );
      assert.equal(changes, []);
    });
  });
});

suite("the header names that are refused", (test) => {
  test("are all named, each with why", async () => {
    const headerPredicates = [
      (name: string) => {
        if (name === "x-broken") throw new Error("down");
        return name.endsWith("-id");
      },
    ];
    const requestHeaders = "accept, X-Listed, x-one, x-my-id, X-Two, a b, x-broken, \u212a, x-one";
    let names: Explanation["refusedNames"] = [];
    await faultsOf(() => {
      names = explain(
        { origins: [A], headers: ["x-listed"], headerPredicates },
        { ...preflight, requestHeaders },
      ).refusedNames;
    });
    assert.equal(names, [
      { name: "x-one", why: "not-listed" },
      { name: "x-two", why: "not-listed" },
      { name: "a b", why: "not-a-token" },
      { name: "x-broken", why: "predicate-failed" },
      { name: "\\u212a", why: "not-a-token" },
    ]);
  });
  test("are what a predicate failed on, though another answered about them", async () => {
    const throws = () => {
      throw new Error("down");
    };
    for (const headerPredicates of [
      [throws, () => false],
      [() => false, throws],
    ]) {
      await faultsOf(() => {
        const { refusedNames } = explain({ origins: [A], headerPredicates }, { ...preflight, requestHeaders: "x-a" });
        assert.equal(refusedNames, [{ name: "x-a", why: "predicate-failed" }]);
      });
    }
  });
  test("are named once, and predicates are asked about each once", () => {
    const asked: string[] = [];
    const headerPredicates = [(name: string) => asked.push(name) < 0];
    const request = { ...preflight, requestHeaders: "X-A,x-a,x-A, x-b" };
    const { refusedNames, changes } = explain({ origins: [A], headerPredicates }, request);
    assert.equal(
      refusedNames.map(({ name }) => name),
      ["x-a", "x-b"],
    );
    assert.is(changes.length, 2);
    assert.equal(asked, ["x-a", "x-b"]);
  });
  test("are none where the decision lets them in, whatever a predicate would say the next time", () => {
    let asked = 0;
    const policy = definePolicy({ origins: [A], headerPredicates: [() => asked++ % 2 === 0] });
    const { allowed, refusedNames, changes } = explain(policy, { ...preflight, requestHeaders: "x-a,x-a" });
    assert.equal([allowed, refusedNames, changes], [true, [], []]);
  });
  test("are named though the origin and the method are refused too", () => {
    const request = { ...preflight, origin: "https://b.example", requestMethod: "PUT", requestHeaders: "x-a" };
    assert.equal(explain({}, request).refusedNames, [{ name: "x-a", why: "not-listed" }]);
  });
  test("are none of 256 that are listed", () => {
    const policy = definePolicy({ origins: [A], headers: ["x-a"] });
    const names = (count: number) => Array.from({ length: count }, () => "x-a").join();
    assert.match(explain(policy, { ...preflight, requestHeaders: names(256) }).message, "lets the origin in");
    assert.match(explain(policy, { ...preflight, requestHeaders: names(257) }).message, "more than 256");
  });
});

suite("an explanation", (test) => {
  test("is on one line of printable ASCII, whatever the request holds", () => {
    const nasty = [
      "\n",
      "\r\nSet-Cookie: a",
      "\u001b[31m",
      "\u202e",
      "\u2028",
      "\u007f",
      "\ud800",
      '"',
      "\\",
      "\u00e9",
    ];
    for (const text of nasty) {
      for (const request of [
        { origin: text },
        { origin: `https://a${text}` },
        { origin: [A, text] },
        { ...preflight, requestMethod: text, requestHeaders: text },
        { method: text, contentType: text },
      ]) {
        const { message, refusedNames } = explain({ origins: [A] }, request);
        for (const shown of [message, ...refusedNames.map(({ name }) => name)]) assert.match(shown, /^[ -~]+$/);
      }
    }
  });
  test("cuts what is long", () => {
    assert.ok(explain({}, { origin: "a".repeat(100_000) }).message.length < 500);
    assert.ok(explain({}, { ...preflight, requestMethod: "a".repeat(100_000) }).message.length < 700);
  });
  test("is of the request as it was when it was asked, though it is changed while a predicate thinks", async () => {
    const policy = definePolicy({ originPredicates: [async () => true] });
    const request: CorsRequest = { method: "GET", origin: [A] };
    const promise = policy.explain(request);
    (request.origin as string[])[0] = "https://b.example";
    request.method = "PUT";
    const { message } = await promise;
    assert.match(message, `from "${A}"`);
  });
  test("stays short, however many objections there are to what would have to change", () => {
    const many = Array.from({ length: 256 }, (_, i) => `a${i}*`).join();
    for (const requestHeaders of [many, `${"x".repeat(8000)}*`]) {
      assert.ok(explain({ origins: [A] }, { ...preflight, requestHeaders }).message.length < 1500);
    }
  });
  test("counts no predicate's yes that came too late", async () => {
    const late = () => new Promise<boolean>((resolve) => setTimeout(resolve, 20, true));
    const later = () => new Promise<boolean>((resolve) => setTimeout(resolve, 40, false));
    const policy = definePolicy({ originPredicates: [late, later], predicateDeadlineInMilliseconds: 1 });
    await faultsOf(async () => {
      const { reason, rule, message } = await policy.explain({ method: "GET", origin: A });
      assert.equal([reason, rule], ["predicate-failed", undefined]);
      assert.match(message, "is refused: a predicate failed");
    });
  });
  test("names ten of many, and says how many more", () => {
    const requestHeaders = Array.from({ length: 256 }, (_, i) => `x-${i}`).join();
    const { message, refusedNames } = explain({ origins: [A] }, { ...preflight, requestHeaders });
    assert.is(refusedNames.length, 256);
    assert.match(message, '"x-9" and 246 more are not listed');
    assert.ok(message.length < 1000);
  });
  test("does not say of a failed predicate that the rule was missing", async () => {
    const fails = () => {
      throw new Error("down");
    };
    await faultsOf(() => {
      const byOrigin = explain({ originPredicates: [fails] }, {});
      assert.equal([byOrigin.reason, byOrigin.changes], ["predicate-failed", []]);
      assert.match(byOrigin.message, "a predicate failed");
      const byName = explain({ origins: [A], headerPredicates: [fails] }, { ...preflight, requestHeaders: "x" });
      assert.equal([byName.reason, byName.rule?.option], ["predicate-failed", "origins[0]"]);
      assert.match(byName.message, '"x" is what a predicate failed on');
    });
  });
  test("asks the same of a request as a decision does", () => {
    const policy = definePolicy({});
    assert.throws(() => policy.explain({ method: "GET", origin: 1 } as never), TypeError);
    assert.throws(() => policy.explain(undefined as never), /explain expect/);
  });
  test("cuts what is longer than 200 characters, and nothing else", () => {
    assert.is(quote("x".repeat(200)), `"${"x".repeat(200)}"`);
    assert.is(quote("x".repeat(201)), `"${"x".repeat(200)}..."`);
  });
  test("does not take what is no true for a predicate that let the origin in", async () => {
    const throws = () => {
      throw new Error("down");
    };
    await faultsOf(() => {
      const { message } = explain({ originPredicates: [() => 1 as never, throws] }, { origin: A });
      assert.match(message, "a predicate failed");
    });
  });
});

const ROUNDS = 500;

/** The options with what an explanation says has to change. */
function applied(options: Readonly<PolicyOptions>, { changes }: Explanation): PolicyOptions {
  const result: Record<string, unknown> = { ...options };
  for (const { option, value } of changes) {
    const present = result[option];
    result[option] = Array.isArray(present) ? [...present, value] : value;
  }
  return result;
}

/** What stands at an option path such as `hosts[2].subDomains[0]`. */
function valueAt(options: Readonly<PolicyOptions>, path: string): unknown {
  const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
  const value = keys.reduce<unknown>((from, key) => (from as Record<string, unknown>)[key], options);
  return typeof value === "object" && value !== null && "host" in value ? value.host : value;
}

suite("whatever the policy and the request", (test) => {
  const cases: [string, (written: PolicyOptions, policy: Policy, asked: Asked, explanation: Explanation) => void][] = [
    [
      "an explanation decides as the policy does",
      (_, policy, asked, explanation) => {
        const { kind, allowed, reason, status, headers, vary } = explanation;
        const decision = { kind, allowed, reason, ...(status === undefined ? {} : { status }), headers, vary };
        assert.equal(decision, { ...policy.decide(asked) });
      },
    ],
    [
      "its rule stands where it says, as it was written",
      (written, _, __, { rule }) => {
        if (rule !== undefined) assert.is(valueAt(written, rule.option), rule.value);
      },
    ],
    [
      "its changes let the request in",
      (_, policy, asked, explanation) => {
        if (explanation.changes.length === 0) return;
        assert.not.ok(explanation.allowed);
        const changed = definePolicy(applied(policy.options, explanation)).decide(asked);
        assert.ok("allowed" in changed && changed.allowed, JSON.stringify([asked, explanation]));
      },
    ],
    [
      "it has changes, or what cannot be let in is malformed, too large, or prohibited in a configuration",
      (_, policy, asked, { allowed, changes, message }) => {
        if (allowed || changes.length > 0) return;
        const hopeless =
          /no serialized origin|several|null is|no header name|more than 256|is spelled|no page can send|"\*".*not listed|\((write a method|no browser|this is no valid)/;
        assert.match(message, hopeless, JSON.stringify([asked, policy.options]));
      },
    ],
    [
      "without the names that it refuses, names are not what a preflight is refused for",
      (_, policy, asked, { kind, refusedNames, reason }) => {
        if (kind !== "preflight" || reason === "request-too-large") return;
        const refused = new Set(refusedNames.map(({ name }) => name));
        const rest = (asked.requestHeaders ?? "").split(",").filter((name) => {
          return !/[^ -~\t]/.test(name) && !refused.has(name.trim()) && !refused.has(name.trim().toLowerCase());
        });
        const { reason: now } = policy.decide({ ...asked, requestHeaders: rest.join() }) as Explanation;
        assert.is.not(now, "header-not-allowed");
        for (const name of refused) {
          const alone = policy.decide({ ...asked, requestMethod: "GET", requestHeaders: name }) as Explanation;
          assert.not.ok(alone.allowed, name);
        }
      },
    ],
  ];
  for (const [sentence, check] of cases) {
    test(sentence, () => {
      const random = new Random(3);
      let refusals = 0;
      for (let i = 0; i < ROUNDS; i++) {
        const written = randomOptions(random);
        const policy = definePolicy(written);
        for (let j = 0; j < 5; j++) {
          const asked = randomRequest(random, policy.options);
          const explanation = explain(policy, { ...asked, origin: asked.origin });
          if (!explanation.allowed) refusals++;
          check(written, policy, asked, explanation);
        }
      }
      assert.ok(refusals > 1000, `${refusals} refusals`);
    });
  }
  test("the objection to a change is the problem that the configuration would have", () => {
    const { message } = explain({ credentials: true }, { origin: "http://a.example" });
    assert.throws(
      () => definePolicy({ credentials: true, origins: ["http://a.example"] }),
      (error: unknown) => error instanceof PolicyError && message.includes(error.problems[0]?.message as string),
    );
  });
});
