import { execFileSync } from "node:child_process";
import * as assert from "uvu/assert";
import { cors, definePolicy, PolicyError, type PolicyOptions } from "../bindings/index.js";
import { PROBLEM_CODES } from "../bindings/policy/problem.js";
import { decodePunycode } from "../bindings/policy/punycode.js";
import { ERRORS, type ProblemCase, WARNINGS } from "./cases/problems.js";
import { parsedHost } from "./parsed-host.js";
import { randomOptions } from "./random.js";
import { Random } from "./seeded.js";
import { suite } from "./suite.js";
import { errorCodes, problemsOf } from "./vectors.js";

function checkProblem({ options, code, option, advice }: ProblemCase, severity: "error" | "warning"): void {
  const problems = problemsOf(options);
  assert.is(problems.length, 1, JSON.stringify(problems));
  const [problem] = problems;
  assert.equal([problem?.severity, problem?.code, problem?.option], [severity, code, option]);
  assert.match(problem?.message as string, advice);
}

const A = "https://a.example";
const codesOf = (options: PolicyOptions) => problemsOf(options).map(({ code }) => code);

suite("a configuration that is wrong", (test) => {
  for (const row of ERRORS) {
    test(`${JSON.stringify(row.options).slice(0, 70)} is ${row.code}`, () => checkProblem(row, "error"));
  }
  test("is one error with every problem in it, warnings included", () => {
    const options = {
      hosts: ["A", "a/b", "https://c"],
      methods: ["put", "TRACE"],
      headers: ["Host"],
      maxAgeInSeconds: -1,
      what: 1,
    };
    try {
      definePolicy(options);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, PolicyError);
      const { problems, message, name } = error as PolicyError;
      const found = problems.map(({ code }) => code);
      assert.equal(
        found,
        [
          "option-unknown",
          "host-normalized",
          "host-invalid",
          "host-has-scheme",
          "header-forbidden",
          "method-normalized",
          "method-forbidden",
          "max-age-invalid",
        ].sort(byFirstIn(found)),
      );
      assert.is(name, "PolicyError");
      assert.match(message, /^crossgate: 6 problems in the policy\n {2}what: /);
    }
  });
  test("says once what is wrong with a host under each of its schemes", () => {
    const hosts = [{ host: "*.com", schemes: ["https", "http", "ws"] }];
    const codes = problemsOf({ hosts, credentials: true }).map(({ code }) => code);
    assert.equal(codes, ["origin-public-suffix", "origin-insecure"]);
  });
  test("says the value as it was written", () => {
    assert.is(problemsOf({ hosts: ["a", { host: "b", subDomains: ["C D"] }] })[0]?.value, "C D");
    assert.is(problemsOf({ maxAgeInSeconds: -2 })[0]?.value, -2);
  });
  test("may be a host that only ends like a loopback one", () => {
    const codes = codesOf({ credentials: true, origins: ["http://notlocalhost", "http://a.localhost"] });
    assert.equal(codes, ["origin-insecure"]);
  });
  test("may be an IPv4 address behind a final dot, in other digits, or behind a name", () => {
    for (const host of ["1.2.3.4.", "\uff11.2.3.4", "a.0x7f."])
      assert.equal(codesOf({ hosts: [host] }), ["host-invalid"]);
  });
  test("may be an origin of files, in any letter case", () => {
    for (const origin of ["file://", "FILE://", "File://a"])
      assert.equal(codesOf({ origins: [origin] }), ["origin-prohibited"]);
  });
  test("has more than 32765 schemes besides http and https", () => {
    const origins = (count: number) => Array.from({ length: count }, (_, i) => `x${i}://a.example`);
    const policy = definePolicy({ origins: origins(32765) });
    assert.ok(policy.allowsOrigin("x32764://a.example"));
    assert.throws(() => definePolicy({ origins: origins(32766) }), /at most 32767 schemes/);
  });
  test("may be one character too long in a label", () => {
    assert.equal(codesOf({ hosts: [`${"a".repeat(63)}.example`] }), []);
    assert.equal(codesOf({ hosts: [`${"a".repeat(64)}.example`] }), ["host-invalid"]);
  });
  test("may be one character too long in a method", () => {
    assert.equal(codesOf({ methods: ["A".repeat(256)] }), []);
    assert.equal(codesOf({ methods: ["A".repeat(257)] }), ["method-invalid"]);
  });
  test("lets null in with credentials, but beside any host that is reflected", () => {
    const options = { credentials: true, dangerouslyAllowNullOrigin: true };
    const reflected = { ...options, dangerouslyReflectAnyOrigin: true };
    assert.equal(codesOf({ ...reflected, hosts: ["*"] }), []);
    assert.equal(codesOf({ ...reflected, origins: [A] }), ["null-origin-with-credentials"]);
    assert.equal(codesOf({ ...options, hosts: ["*"] }), [
      "any-origin-with-credentials",
      "null-origin-with-credentials",
    ]);
  });
});

const byFirstIn = (order: readonly string[]) => (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

suite("every problem", (test) => {
  for (const code of PROBLEM_CODES) {
    test(`of the code ${code} has a row, and says what to write instead`, () => {
      const rows = [...ERRORS, ...WARNINGS].filter((row) => row.code === code);
      assert.ok(rows.length > 0);
    });
  }
});

suite("a configuration that is put right", (test) => {
  for (const row of WARNINGS) {
    test(`${JSON.stringify(row.options)} warns of ${row.code}`, () => checkProblem(row, "warning"));
  }
  test("needs nothing put right the second time", () => {
    for (const { options } of WARNINGS) {
      const once = definePolicy(options);
      const twice = definePolicy(once.options);
      assert.equal(twice.options, once.options);
      const codes = twice.warnings.map(({ code }) => code);
      assert.ok(
        codes.every((code) => !code.endsWith("-normalized")),
        codes.join(),
      );
    }
  });
  test("is equal to what its options define, whatever they are", () => {
    const random = new Random(4);
    for (let i = 0; i < 500; i++) {
      const { options } = definePolicy(randomOptions(random));
      assert.equal(definePolicy(options).options, options);
    }
  });
});

suite("Punycode", (test) => {
  test("decodes to what a URL parser encodes", () => {
    const random = new Random(9);
    const characters = [
      "a",
      "z",
      "0",
      "-",
      "\u00fc",
      "\u00e9",
      "\u03b1",
      "\u0434",
      "\u4e2d",
      "\u6587",
      "\u{1f4a9}",
      "\u{20000}",
    ];
    for (let i = 0; i < 20_000; i++) {
      const label = Array.from({ length: 1 + random.below(12) }, () => random.pick(characters)).join("");
      const host = parsedHost(label);
      if (host.startsWith("xn--")) assert.is(decodePunycode(host.slice(4)), label.normalize("NFC"), host);
    }
  });
  test("is refused where it decodes to nothing that a browser would encode so", () => {
    for (const label of ["f", "a", "", "0", "zzzzzzzz", "example-", "rsum-bpad-", "99999999999999", "a-\u00e9"]) {
      assert.equal(errorCodes(problemsOf({ hosts: [`xn--${label}.example`] })), ["host-invalid"], label);
    }
  });
  test("is refused where it decodes to more than a code point", () => {
    assert.is(decodePunycode("td52g"), undefined);
    assert.equal(codesOf({ hosts: ["xn--td52g"] }), ["host-invalid"]);
  });
});

suite("an internationalized host", (test) => {
  test("is read alike however often hosts were parsed before", () => {
    // Twenty-five thousand calls are what made URL.canParse answer wrong on Node 20 and 22.
    for (let i = 0; i < 100_000; i++) URL.canParse("http://a.b");
    for (const host of ["\u00fc.de", "xn--tda.de"])
      assert.ok(definePolicy({ hosts: [host] }).allowsOrigin("https://xn--tda.de"));
  });
});

suite("a configuration that is right", (test) => {
  const right: [why: string, options: PolicyOptions][] = [
    ["nothing at all", {}],
    ["options that are undefined", { hosts: undefined, credentials: undefined } as never],
    [
      "loopback over http with credentials",
      { credentials: true, hosts: ["localhost:81", "127.0.0.1", "[::1]:8080", "*.localhost"] },
    ],
    [
      "http with credentials and its switch",
      { credentials: true, hosts: ["a.example"], dangerouslyAllowInsecureOrigins: true },
    ],
    [
      "a public suffix with its switch",
      { credentials: true, origins: ["https://*.com"], dangerouslyAllowPublicSuffixes: true },
    ],
    ["a public suffix without credentials", { origins: ["https://*.com"] }],
    ["a public suffix itself", { credentials: true, origins: ["https://github.io"] }],
    [
      "any host reflected, null too",
      { credentials: true, hosts: ["*"], dangerouslyReflectAnyOrigin: true, dangerouslyAllowNullOrigin: true },
    ],
    ["one final dot", { hosts: ["a.example."] }],
    ["the same method and the same header twice", { methods: ["PUT", "PUT"], headers: ["A", "a"] }],
    ["a host and then its subdomains", { hosts: ["a.example", { host: "a.example", subDomains: ["b", "c"] }] }],
    ["a wildcard and its base", { hosts: ["*.a.example", "a.example"] }],
    ["a rule and the same for another scheme and port", { origins: ["https://a", "http://a", "https://a:81"] }],
    ["Authorization beside any header", { headers: ["*", "authorization"] }],
    ["a method override with any method", { headers: ["X-HTTP-Method-Override"], methods: ["*"] }],
    ["any port without credentials", { hosts: ["a.example:*"] }],
    ["a wildcard over 251 characters", { hosts: [`*.${"a.".repeat(125)}a`] }],
    ["an emoji", { hosts: ["xn--ls8h.example"] }],
  ];
  for (const [why, options] of right) test(`may be ${why}`, () => assert.equal(problemsOf(options), []));

  test("is not changed, and later changes to it change nothing", () => {
    const options = { hosts: ["A.example"], methods: ["put"] };
    const policy = definePolicy(options);
    assert.equal(options, { hosts: ["A.example"], methods: ["put"] });
    options.hosts.push("b.example");
    assert.equal(policy.options.hosts, ["a.example"]);
    assert.not.ok(policy.allowsOrigin("https://b.example"));
  });
  test("says Content-Type once, however it is listed", () => {
    assert.ok(definePolicy({ headers: ["content-type"] }).options.allowNonSimpleContentTypes);
    assert.ok(definePolicy({ headers: ["*"] }).options.allowNonSimpleContentTypes);
    assert.not.ok(definePolicy({ headers: ["X-A"] }).options.allowNonSimpleContentTypes);
  });
  test("says each origin once", () => {
    assert.equal(definePolicy({ origins: [A, A, "https://b.example"] }).options.origins, [A, "https://b.example"]);
  });
  test("may be as large as a hundred thousand origins", () => {
    const origins = Array.from({ length: 100_000 }, (_, i) => `https://t${i}.example`);
    const policy = definePolicy({ origins });
    assert.ok(origins.every((origin) => policy.allowsOrigin(origin)));
    assert.not.ok(policy.allowsOrigin("https://t100000.example"));
  });
  test("may say 86400 seconds without a warning, and says 0 for -0", () => {
    assert.equal(codesOf({ maxAgeInSeconds: 86400 }), []);
    assert.ok(Object.is(definePolicy({ maxAgeInSeconds: -0 }).options.maxAgeInSeconds, 0));
  });
  test("cannot be changed in its hosts and warnings", () => {
    const { options, warnings } = definePolicy({
      hosts: [{ host: "A.example", schemes: ["https"], subDomains: ["b"] }],
    });
    const [host] = options.hosts as [{ host: string; schemes: string[]; subDomains: string[] }];
    assert.throws(() => (host.host = "b.example"));
    assert.throws(() => host.schemes.push("http"));
    assert.throws(() => host.subDomains.push("c"));
    assert.throws(() => ((warnings[0] as { message: string }).message = ""));
    assert.throws(() => (warnings as unknown[]).pop());
  });
  test("means one port under all of its schemes, the default one of one of them too", () => {
    for (const schemes of [
      ["https", "http"],
      ["http", "https"],
    ]) {
      const policy = definePolicy({
        hosts: [
          { host: "a.example:443", schemes },
          { host: "b.example:80", schemes },
        ],
      });
      const origins = [
        "http://a.example",
        "http://a.example:443",
        A,
        "https://b.example",
        "https://b.example:80",
        "http://b.example",
      ];
      assert.equal(
        origins.map((origin) => policy.allowsOrigin(origin)),
        [false, true, true, false, true, true],
      );
    }
  });
});

/** Whether the public suffix list is loaded once a policy of these options is made, in a process of its own. */
function loadsSuffixes(options: PolicyOptions): boolean {
  const program = `
    import { createRequire } from "node:module";
    const { definePolicy } = await import(${JSON.stringify(new URL("../bindings/index.js", import.meta.url).href)});
    try { definePolicy(${JSON.stringify(options)}); } catch {}
    const { cache } = createRequire(${JSON.stringify(import.meta.url)});
    console.log(Object.keys(cache).some((file) => file.includes("tldts")));`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  return printed.trim() === "true";
}

suite("the public suffix list", (test) => {
  test("is loaded where a wildcard meets credentials", () => {
    assert.ok(loadsSuffixes({ origins: ["https://*.example.com"], credentials: true }));
  });
  test("is loaded nowhere else", () => {
    const wildcard = { origins: ["https://*.example.com"] };
    assert.not.ok(loadsSuffixes(wildcard));
    assert.not.ok(loadsSuffixes({ origins: ["https://example.com"], credentials: true }));
    assert.not.ok(loadsSuffixes({ ...wildcard, credentials: true, dangerouslyAllowPublicSuffixes: true }));
  });
});

suite("the builder", (test) => {
  test("collects what definePolicy takes", () => {
    const isTenant = () => false;
    const isId = (name: string) => name.endsWith("-id");
    const built = cors()
      .host("client-host")
      .host("client-host", { subDomains: ["en", "de"] })
      .host("client-host", { schemes: ["https"] })
      .origin("https://app.example.net", "https://*.example.net:*")
      .allowOrigins(isTenant)
      .predicateDeadlineInMilliseconds(500)
      .method("PUT", "PATCH")
      .anyMethod()
      .header("X-A")
      .header("X-B")
      .allowXHttpMethodOverride()
      .allowHeadersPrefixed("custom-")
      .allowHeaders(isId)
      .exposeHeader("ETag")
      .allowCredentials()
      .maxAgeInSeconds(3600)
      .allowSameOrigin(false)
      .allowNonSimpleContentTypes()
      .onDisallowed("omit")
      .preflightStatus(200)
      .dangerouslyAllowInsecureOrigins()
      .dangerouslyAllowPublicSuffixes()
      .dangerouslyReflectAnyOrigin()
      .anyHost()
      .dangerouslyAllowNullOrigin()
      .build();
    assert.equal(built.options, {
      hosts: [
        "client-host",
        { host: "client-host", subDomains: ["en", "de"] },
        { host: "client-host", schemes: ["https"] },
        "*",
      ],
      origins: ["https://app.example.net", "https://*.example.net:*"],
      originPredicates: [isTenant],
      predicateDeadlineInMilliseconds: 500,
      methods: ["PUT", "PATCH", "*"],
      headers: ["X-A", "X-B", "X-HTTP-Method-Override"],
      headerPrefixes: ["custom-"],
      headerPredicates: [isId],
      exposedHeaders: ["ETag"],
      credentials: true,
      maxAgeInSeconds: 3600,
      allowSameOrigin: false,
      allowNonSimpleContentTypes: true,
      onDisallowed: "omit",
      preflightStatus: 200,
      dangerouslyAllowInsecureOrigins: true,
      dangerouslyAllowPublicSuffixes: true,
      dangerouslyReflectAnyOrigin: true,
      dangerouslyAllowNullOrigin: true,
    });
  });
  test("can be built from more than once, and goes on from there", () => {
    const builder = cors().host("a.example");
    const first = builder.build();
    const second = builder.host("b.example").allowCredentials().allowCredentials(false).build();
    assert.equal([first.options.hosts, second.options.hosts], [["a.example"], ["a.example", "b.example"]]);
    assert.not.ok(first.allowsOrigin("https://b.example"));
  });
  test("throws what definePolicy throws", () => {
    assert.throws(
      () => cors().host("https://a").build(),
      (error: unknown) => error instanceof PolicyError,
    );
    assert.throws(
      () =>
        cors()
          .host(1 as never)
          .build(),
      (error: unknown) => error instanceof PolicyError,
    );
  });
});
