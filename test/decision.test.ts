import * as assert from "uvu/assert";
import { type CorsRequest, type Decision, definePolicy, type Policy, type PolicyOptions } from "../bindings/index.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const B = "https://b.example";

function ask(options: PolicyOptions | Policy, request: Partial<CorsRequest>): Decision {
  const policy = "decide" in options ? options : definePolicy(options);
  const decision = policy.decide({ method: "GET", ...request });
  if (decision instanceof Promise) throw new Error("a promise without a predicate");
  return decision;
}

const preflight = (request: Partial<CorsRequest> = {}): Partial<CorsRequest> => ({
  method: "OPTIONS",
  origin: A,
  requestMethod: "GET",
  ...request,
});

function header(decision: Decision, name: string): string | undefined {
  const found = decision.headers.filter(([key]) => key === name);
  assert.ok(found.length < 2, `${name} is there once`);
  return found[0]?.[1];
}

const acao = (decision: Decision) => header(decision, "Access-Control-Allow-Origin");
const acam = (decision: Decision) => header(decision, "Access-Control-Allow-Methods");
const acah = (decision: Decision) => header(decision, "Access-Control-Allow-Headers");

const ONE: PolicyOptions = { origins: [A] };

suite("what kind of request it is", (test) => {
  const kinds: [why: string, request: Partial<CorsRequest>, kind: Decision["kind"]][] = [
    ["a GET without Origin is none", { method: "GET" }, "none"],
    ["an OPTIONS without Origin is none", { method: "OPTIONS", requestMethod: "GET" }, "none"],
    ["no lines of Origin are none", { origin: [] }, "none"],
    ["a GET with Origin is an actual request", { origin: A }, "actual"],
    ["a GET with all of a preflight's headers is an actual request", { origin: A, requestMethod: "GET" }, "actual"],
    ["an OPTIONS with Origin alone is an actual request", { method: "OPTIONS", origin: A }, "actual"],
    ["an empty requested method makes no preflight", { method: "OPTIONS", origin: A, requestMethod: "" }, "actual"],
    ["OPTIONS, Origin and a requested method are a preflight", preflight(), "preflight"],
    ["options in lower case is no preflight", preflight({ method: "options" }), "actual"],
    ["an empty Origin is a CORS request", { origin: "" }, "actual"],
  ];
  for (const [why, request, kind] of kinds) test(why, () => assert.is(ask(ONE, request).kind, kind));
});

suite("the same origin", (test) => {
  test("passes with Sec-Fetch-Site: same-origin", () => {
    const decision = ask(ONE, { origin: B, secFetchSite: "same-origin" });
    assert.equal(decision, {
      kind: "same-origin",
      reason: "same-origin",
      allowed: true,
      headers: [],
      vary: ["Origin"],
    });
  });
  test("passes with that header whatever the method and content type", () => {
    const request = { method: "DELETE", origin: B, secFetchSite: "same-origin", contentType: "application/json" };
    assert.ok(ask(ONE, request).allowed);
  });
  test("passes with that header though a referrer policy has made its origin null", () => {
    assert.is(ask(ONE, { origin: "null", secFetchSite: "same-origin" }).reason, "same-origin");
  });
  test("is none of several, though that header says so", () => {
    for (const origin of [`${A}, ${B}`, `${A} ${B}`, [A, B]]) {
      assert.is(ask(ONE, { origin, secFetchSite: "same-origin" }).reason, "multiple-origins");
    }
  });
  test("is not the same site", () => {
    assert.is(ask(ONE, { origin: B, secFetchSite: "same-site" }).reason, "origin-not-allowed");
  });
  test("passes if the origin equals self", () => assert.is(ask({}, { origin: A, self: A }).reason, "same-origin"));
  test("passes if the origin equals self but for a default port or a slash", () => {
    for (const origin of [`${A}:443`, `${A}/`, `${A}:443/`])
      assert.is(ask({}, { origin, self: A }).reason, "same-origin");
    assert.is(ask({}, { origin: A, self: `${A}:443` }).reason, "same-origin");
  });
  test("does not pass if it is malformed, though self is the same text", () => {
    assert.is(ask({}, { origin: "https://A", self: "https://A" }).reason, "malformed-origin");
  });
  test("does not pass where it is switched off", () => {
    const off = { allowSameOrigin: false };
    assert.is(ask(off, { origin: A, self: A }).reason, "origin-not-allowed");
    assert.is(ask(off, { origin: A, secFetchSite: "same-origin" }).reason, "origin-not-allowed");
  });
  test("gets the * of any host, and no other Access-Control-Allow header", () => {
    const decision = ask({ hosts: ["*"] }, { origin: A, self: A });
    assert.equal(decision.headers, [["Access-Control-Allow-Origin", "*"]]);
    assert.equal(decision.vary, []);
  });
  test("counts as allowed in a preflight, whose method and names are still checked", () => {
    const decision = ask({}, preflight({ self: A }));
    assert.equal([decision.kind, decision.allowed, acao(decision)], ["preflight", true, A]);
    assert.is(ask({}, preflight({ self: A, requestMethod: "PUT" })).reason, "method-not-allowed");
    assert.is(ask({}, preflight({ self: A, requestHeaders: "x-a" })).reason, "header-not-allowed");
  });
  test("in a preflight has to be well-formed", () => {
    assert.is(ask({}, preflight({ origin: "null", secFetchSite: "same-origin" })).reason, "null-origin");
    assert.is(ask({}, preflight({ origin: "x", secFetchSite: "same-origin" })).reason, "malformed-origin");
  });
});

suite("a preflight", (test) => {
  test("that is granted says all that a browser asks", () => {
    const options = {
      ...ONE,
      methods: ["PUT"],
      headers: ["X-A"],
      exposedHeaders: ["ETag"],
      credentials: true,
      maxAgeInSeconds: 5,
    };
    assert.equal(ask(options, preflight()), {
      kind: "preflight",
      allowed: true,
      reason: "allowed",
      status: 204,
      headers: [
        ["Access-Control-Allow-Origin", A],
        ["Access-Control-Allow-Credentials", "true"],
        ["Access-Control-Allow-Methods", "GET, HEAD, POST, PUT"],
        ["Access-Control-Allow-Headers", "X-A"],
        ["Access-Control-Max-Age", "5"],
      ],
      vary: ["Origin"],
    });
  });
  test("that is refused says nothing but that", () => {
    const refusals: [Partial<CorsRequest>, string][] = [
      [{ origin: B, requestMethod: "PUT", requestHeaders: "x-a" }, "origin-not-allowed"],
      [{ requestMethod: "PUT", requestHeaders: "x-a" }, "method-not-allowed"],
      [{ requestHeaders: "x-a" }, "header-not-allowed"],
      [{ origin: "null" }, "null-origin"],
      [{ origin: [A, A] }, "multiple-origins"],
    ];
    for (const [request, reason] of refusals) {
      const expected = { kind: "preflight", allowed: false, reason, status: 403, headers: [], vary: ["Origin"] };
      assert.equal(ask({ ...ONE, credentials: true, exposedHeaders: ["A"] }, preflight(request)), expected);
    }
  });
  test("is answered with the configured status", () => {
    for (const preflightStatus of [200, 204, 299])
      assert.is(ask({ ...ONE, preflightStatus }, preflight()).status, preflightStatus);
  });
  test("is answered with 403 under omit too", () => {
    assert.is(ask({ onDisallowed: "omit" }, preflight()).status, 403);
  });
  test("says 0 seconds if that is configured, and 86400 if nothing is", () => {
    assert.is(header(ask({ ...ONE, maxAgeInSeconds: 0 }, preflight()), "Access-Control-Max-Age"), "0");
    assert.is(header(ask(ONE, preflight()), "Access-Control-Max-Age"), "86400");
  });
  test("that is refused for several things says the first of origin, method and names", () => {
    const tooMany = "a".repeat(8193);
    const all = preflight({ origin: "https://b.example", requestMethod: "PUT", requestHeaders: tooMany });
    assert.is(ask(ONE, all).reason, "origin-not-allowed");
    assert.is(ask(ONE, { ...all, origin: A }).reason, "method-not-allowed");
    assert.is(ask(ONE, { ...all, origin: A, requestMethod: "GET" }).reason, "request-too-large");
  });
});

suite("an actual request", (test) => {
  test("that is allowed gets the origin, credentials, and what is exposed", () => {
    const options = { ...ONE, credentials: true, exposedHeaders: ["X-B", "ETag", "etag", "Cache-Control"] };
    assert.equal(ask(options, { origin: A }), {
      kind: "actual",
      allowed: true,
      reason: "allowed",
      headers: [
        ["Access-Control-Allow-Origin", A],
        ["Access-Control-Allow-Credentials", "true"],
        ["Access-Control-Expose-Headers", "ETag, X-B"],
      ],
      vary: ["Origin"],
    });
  });
  test("that is refused gets 403 and no headers", () => {
    const refusals: [Partial<CorsRequest>, string][] = [
      [{ origin: B }, "origin-not-allowed"],
      [{ origin: A, method: "PUT" }, "method-not-allowed"],
      [{ origin: A, method: "OPTIONS" }, "method-not-allowed"],
      [{ origin: A, method: "POST", contentType: "application/json" }, "content-type-not-allowed"],
      [{ origin: [A, B] }, "multiple-origins"],
    ];
    for (const [request, reason] of refusals) {
      const expected = { kind: "actual", allowed: false, reason, status: 403, headers: [], vary: ["Origin"] };
      assert.equal(ask({ ...ONE, credentials: true }, request), expected);
    }
  });
  test("under omit runs without any header if its origin is not allowed", () => {
    const decision = ask({ ...ONE, credentials: true, onDisallowed: "omit" }, { origin: B });
    assert.equal(decision, {
      kind: "actual",
      allowed: false,
      reason: "origin-not-allowed",
      headers: [],
      vary: ["Origin"],
    });
  });
  test("under omit is answered as allowed whatever its method and content type", () => {
    const request = { origin: A, method: "DELETE", contentType: "application/json" };
    const decision = ask({ ...ONE, onDisallowed: "omit" }, request);
    assert.equal([decision.allowed, decision.reason, acao(decision)], [true, "allowed", A]);
  });
  test("echoes its origin as received", () => assert.is(acao(ask(ONE, { origin: `${A}:443/` })), `${A}:443/`));
});

suite("any host", (test) => {
  const ANY: PolicyOptions = { hosts: ["*"] };
  test("is answered with *, without Origin too, and without Vary", () => {
    for (const request of [{ origin: A }, { origin: "null" }, {}]) {
      const decision = ask(ANY, request);
      assert.equal([acao(decision), decision.vary], ["*", []]);
    }
  });
  test("exposes the same without Origin, as nothing varies by it", () => {
    const options = { ...ANY, exposedHeaders: ["*"] };
    assert.equal(ask(options, {}).headers, ask(options, { origin: A }).headers);
  });
  test("is no malformed origin, no several, no forbidden method", () => {
    assert.is(ask(ANY, { origin: "x" }).reason, "malformed-origin");
    assert.is(ask(ANY, { origin: [A, A] }).reason, "multiple-origins");
    assert.is(ask({ ...ANY, methods: ["*"] }, preflight({ requestMethod: "TrAcE" })).reason, "method-not-allowed");
  });
  test("says under omit that what an origin did not get varies by it: stored, it would be served to all", () => {
    for (const origin of ["x", [A, A]]) {
      const decision = ask({ ...ANY, onDisallowed: "omit" }, { origin });
      assert.equal([decision.headers, decision.vary, decision.status], [[], ["Origin"], undefined]);
      assert.equal(ask(ANY, { origin }).vary, []);
    }
  });
  test("with credentials is reflected, null only with its own switch", () => {
    const options = { ...ANY, credentials: true, dangerouslyReflectAnyOrigin: true };
    assert.equal([acao(ask(options, { origin: A })), ask(options, { origin: A }).vary], [A, ["Origin"]]);
    assert.is(ask(options, { origin: "null" }).reason, "null-origin");
    assert.is(acao(ask({ ...options, dangerouslyAllowNullOrigin: true }, { origin: "null" })), "null");
  });
  test("without credentials lets null in, for allowsOrigin too", () =>
    assert.ok(definePolicy(ANY).allowsOrigin("null")));
});

suite("null", (test) => {
  test("matches no host, pattern or predicate", () => {
    const options = { hosts: ["null"], origins: ["https://null"], originPredicates: [() => true] };
    assert.is(ask(options, { origin: "null" }).reason, "null-origin");
    assert.not.ok(definePolicy(options).allowsOrigin("null"));
  });
  test("is let in by its own switch", () => {
    assert.is(acao(ask({ dangerouslyAllowNullOrigin: true }, { origin: "null" })), "null");
  });
});

suite("methods", (test) => {
  test("are listed sorted, GET, HEAD and POST among them", () => {
    assert.is(
      acam(ask({ ...ONE, methods: ["PUT", "patch", "DELETE", "GET"] }, preflight())),
      "DELETE, GET, HEAD, POST, PUT, patch",
    );
  });
  test("are compared byte for byte", () => {
    const options = { ...ONE, methods: ["PATCH"] };
    assert.ok(ask(options, preflight({ requestMethod: "PATCH" })).allowed);
    for (const requestMethod of ["patch", "PATCH ", "PATC", "PATCHX", "P\u0141TCH", "get", "x".repeat(1000)]) {
      assert.is(ask(options, preflight({ requestMethod })).reason, "method-not-allowed");
    }
  });
  test("that are any are answered with *, with credentials with the requested one", () => {
    const any = { ...ONE, methods: ["*"] };
    assert.is(acam(ask(any, preflight({ requestMethod: "PURGE" }))), "*");
    const decision = ask({ ...any, credentials: true }, preflight({ requestMethod: "PURGE" }));
    assert.equal([acam(decision), decision.vary], ["PURGE", ["Origin", "Access-Control-Request-Method"]]);
  });
  test("that are any are tokens, and none that is forbidden", () => {
    for (const requestMethod of ["CONNECT", "trace", "Track", "A B", "A,B", "\u0141", "a\0"]) {
      assert.is(ask({ ...ONE, methods: ["*"] }, preflight({ requestMethod })).reason, "method-not-allowed");
    }
  });
});

suite("content types", (test) => {
  const simple = [
    "text/plain",
    "TEXT/Plain; Charset=utf-8",
    "multipart/form-data; boundary=----x",
    "application/x-www-form-urlencoded;",
    'text/plain;a="b;\\"c"',
  ];
  const others = [
    "application/json",
    "text/plainer",
    "",
    "text",
    "text/plain, text/plain",
    'text/plain; a=", application/json; b="',
    "text/plain; a",
    "text/plain; =b",
    'text/plain; a="',
    "text/ plain",
    "text/plain charset=utf-8",
    `text/plain;a=${"b".repeat(120)}`,
    "text/plain;\u00e9=b",
  ];
  const post = (contentType: string) => ({ origin: A, method: "POST", contentType });
  test("that a form can send pass", () => {
    for (const type of simple) assert.is(ask(ONE, post(type)).reason, "allowed", type);
  });
  test("that are others, malformed or repeated do not", () => {
    for (const type of others) assert.is(ask(ONE, post(type)).reason, "content-type-not-allowed", type);
  });
  test("all pass once they are allowed, by the switch, by name or by any header", () => {
    for (const more of [{ allowNonSimpleContentTypes: true }, { headers: ["content-type"] }, { headers: ["*"] }]) {
      assert.ok(ask({ ...ONE, ...more }, post("application/json")).allowed);
      assert.ok(ask({ ...ONE, ...more }, preflight({ requestHeaders: "content-type" })).allowed);
    }
  });
  test("are refused in a preflight too unless they are allowed, whatever prefix or predicate begins so", () => {
    const options = { ...ONE, headerPrefixes: ["content-"], headerPredicates: [() => true] };
    assert.is(ask(options, preflight({ requestHeaders: "content-type" })).reason, "header-not-allowed");
  });
  test("of up to 128 characters pass", () => {
    const post = (length: number) => ({ origin: A, method: "POST", contentType: "text/plain;a=".padEnd(length, "b") });
    assert.is(ask(ONE, post(128)).reason, "allowed");
    assert.is(ask(ONE, post(129)).reason, "content-type-not-allowed");
  });
  test("whose parameter has no value do not pass", () => {
    const request = { origin: A, method: "POST", contentType: "text/plain; charset" };
    assert.is(ask(ONE, request).reason, "content-type-not-allowed");
  });
});

suite("header names", (test) => {
  const LISTED: PolicyOptions = { ...ONE, headers: ["X-A", "x-b", "X-a"] };
  const names = (options: PolicyOptions, requestHeaders: string | string[]) =>
    ask(options, preflight({ requestHeaders }));
  test("pass in any order, letter case and number, with whitespace and empty elements, in several lines", () => {
    for (const value of [
      "x-a",
      "X-B,x-A",
      " x-a ,\tx-b\t",
      ",,x-a,,",
      "x-a,x-a",
      "",
      " ",
      ["x-a", "", "x-b"],
      "accept,Accept-Language,CONTENT-LANGUAGE",
    ]) {
      assert.ok(names(LISTED, value).allowed, JSON.stringify(value));
    }
  });
  test("that are not listed, or no tokens, are refused", () => {
    for (const value of [
      "x-c",
      "x-a,x-c",
      "x-",
      "x-aa",
      "x-a x-b",
      "x-a;",
      "x:a",
      "\u00e9",
      "x-\u0141",
      "x-a\0",
      '"x-a"',
      ["x-a", "x-c"],
    ]) {
      assert.is(names(LISTED, value).reason, "header-not-allowed", JSON.stringify(value));
    }
  });
  test("are listed in their configured spelling, no name twice, sorted", () => {
    assert.is(acah(names(LISTED, "x-a")), "X-A, x-b");
    assert.is(acah(names({ ...LISTED, allowNonSimpleContentTypes: true }, "")), "Content-Type, X-A, x-b");
  });
  test("are not listed where there are none", () => assert.is(acah(names(ONE, "")), undefined));
  test("that are safelisted are listed where they are asked for, as their values then are not", () => {
    const asked = "Accept, content-language,x-a";
    assert.is(acah(names(LISTED, asked)), "X-A, accept, content-language, x-b");
    assert.is(acah(names(ONE, "accept-language")), "accept-language");
    assert.equal(names(ONE, "accept").vary, ["Origin", "Access-Control-Request-Headers"]);
    assert.equal(names(ONE, "").vary, ["Origin"]);
    assert.is(acah(names({ ...ONE, headers: ["Accept"] }, "accept")), "Accept");
    assert.is(acah(names({ ...ONE, headers: ["*"] }, "accept, x")), "*");
    assert.is(acah(names({ ...ONE, headers: ["*"], credentials: true }, "accept, x")), "accept, x");
  });
  test("that are called * are left to no predicate: listed, that would stand for all", () => {
    const options = { ...ONE, headerPredicates: [() => true] };
    assert.is(names(options, "*").reason, "header-not-allowed");
    assert.is(names(options, "x-a,*").reason, "header-not-allowed");
    assert.ok(names({ ...options, headers: ["*"] }, "*").allowed);
  });
  test("that a prefix lets through are listed in lower case", () => {
    const decision = names({ ...LISTED, headerPrefixes: ["Custom-"] }, "CUSTOM-B,custom-a,X-A,custom-");
    assert.is(acah(decision), "X-A, custom-, custom-a, custom-b, x-b");
    assert.equal(decision.vary, ["Origin", "Access-Control-Request-Headers"]);
  });
  test("that a predicate lets through are listed in lower case", () => {
    const seen: string[] = [];
    const predicate = (name: string) => seen.push(name) > 0 && name.endsWith("-id");
    assert.is(acah(names({ ...LISTED, headerPredicates: [predicate] }, "Y-ID, x-a")), "X-A, x-b, y-id");
    assert.equal(seen, ["y-id"]);
    assert.is(names({ ...LISTED, headerPredicates: [predicate] }, "y-no").reason, "header-not-allowed");
  });
  test("that are any are answered with *, and with authorization where it is listed", () => {
    const any = { ...ONE, headers: ["*"] };
    assert.is(acah(names(any, "x-any")), "*");
    assert.is(names(any, "authorization").reason, "header-not-allowed");
    const both = names({ ...ONE, headers: ["*", "Authorization"] }, "authorization, x-any");
    assert.equal([acah(both), both.vary], ["*, authorization", ["Origin"]]);
  });
  test("that are any are answered with the requested ones under credentials", () => {
    const decision = names({ ...ONE, headers: ["*"], credentials: true }, "X-B, x-a,x-b,Accept");
    assert.equal([acah(decision), decision.vary], ["accept, x-a, x-b", ["Origin", "Access-Control-Request-Headers"]]);
    assert.is(acah(names({ ...ONE, headers: ["*"], credentials: true }, "")), undefined);
  });
  test("go up to 256 and 8 KiB over all lines", () => {
    const many = (count: number) => Array.from({ length: count }, () => "x-a").join();
    assert.ok(names(LISTED, many(256)).allowed);
    assert.ok(names(LISTED, [many(128), many(128)]).allowed);
    assert.is(names(LISTED, many(257)).reason, "request-too-large");
    assert.is(names(LISTED, [many(200), many(57)]).reason, "request-too-large");
    assert.ok(names(LISTED, `x-a${" ".repeat(8189)}`).allowed);
    assert.is(names(LISTED, `x-a${" ".repeat(8190)}`).reason, "request-too-large");
    assert.ok(names(LISTED, [",".repeat(4096), ",".repeat(4096)]).allowed);
    assert.is(names(LISTED, [",".repeat(4096), ",".repeat(4097)]).reason, "request-too-large");
    assert.ok(
      names(
        LISTED,
        Array.from({ length: 8192 }, () => ","),
      ).allowed,
    );
    assert.is(names(LISTED, `${many(256)},x-c,x-c`).reason, "request-too-large");
  });
  test("go up to 8192 lines, empty ones included", () => {
    const lines = (count: number) => Array.from({ length: count }, () => "");
    assert.ok(ask(ONE, preflight({ requestHeaders: lines(8192) })).allowed);
    assert.is(ask(ONE, preflight({ requestHeaders: lines(8193) })).reason, "request-too-large");
  });
  test("may hold every mark that a token may", () => {
    const name = "!#$%&'*+-.^_`|~x";
    const decision = ask({ ...ONE, headerPrefixes: ["!"] }, preflight({ requestHeaders: name }));
    assert.is(acah(decision), name);
  });
  test("say Content-Type as it is spelled in the configuration", () => {
    assert.is(acah(ask({ ...ONE, headers: ["content-type"] }, preflight())), "content-type");
  });
});

suite("vary", (test) => {
  test("names Origin on every answer but those of any host", () => {
    for (const request of [{}, { origin: A }, { origin: B }, preflight(), { origin: A, self: A }]) {
      assert.equal(ask(ONE, request).vary, ["Origin"]);
      assert.equal(ask({ hosts: ["*"] }, request).vary, []);
    }
  });
  test("names the request's headers on a refused preflight too, if granted ones are made from them", () => {
    const options = { ...ONE, headerPrefixes: ["x-"] };
    assert.equal(ask(options, preflight({ origin: B })).vary, ["Origin", "Access-Control-Request-Headers"]);
    assert.equal(ask(options, { origin: A }).vary, ["Origin"]);
  });
  test("names the requested names under any header with credentials, though none is asked for", () => {
    const any: PolicyOptions = { ...ONE, headers: ["*"], credentials: true };
    for (const origin of [A, "https://b.example"]) {
      assert.equal(ask(any, preflight({ origin })).vary, ["Origin", "Access-Control-Request-Headers"]);
    }
  });
});

suite("a wrong call", (test) => {
  const policy = definePolicy(ONE);
  test("of allowsOrigin is a TypeError that says what was expected", () => {
    for (const origin of [42, undefined, null, {}, [A]]) {
      assert.throws(
        () => policy.allowsOrigin(origin as never),
        (error: unknown) => error instanceof TypeError && /a string/.test(error.message),
      );
    }
  });
  test("of decide is a TypeError that says what was expected", () => {
    const wrong = [
      undefined,
      null,
      1,
      {},
      { method: 1 },
      { method: "GET", origin: 1 },
      { method: "GET", origin: [1] },
      { method: "GET", origin: new Array(1) },
      { method: "GET", requestHeaders: {} },
      { method: "GET", requestMethod: [] },
      { method: "GET", self: 1 },
    ];
    for (const request of wrong) {
      assert.throws(
        () => policy.decide(request as never),
        (error: unknown) => error instanceof TypeError && / expect /.test(error.message),
      );
    }
  });
  test("of definePolicy is a TypeError that says what was expected", () => {
    for (const options of [undefined, null, 1, "x", [], new Map(), new Date(), () => ({})]) {
      assert.throws(
        () => definePolicy(options as never),
        (error: unknown) => error instanceof TypeError && /an object/.test(error.message),
      );
    }
  });
});

suite("what is shared between answers", (test) => {
  test("cannot be changed", () => {
    const policy = definePolicy({ ...ONE, credentials: true });
    for (const request of [{}, { origin: A }, preflight({ origin: B })]) {
      const decision = ask(policy, request) as unknown as { vary: string[]; headers: string[][] };
      assert.throws(() => decision.vary.push("x"));
      for (const pair of decision.headers) assert.throws(() => (pair[1] = "x"));
    }
    assert.throws(() => ((policy as { options: unknown }).options = {}));
    assert.throws(() => (policy.options.origins as string[]).push(B));
  });
  test("cannot be changed, of any host and of the same origin too", () => {
    const policy = definePolicy({ hosts: ["*"] });
    for (const request of [{}, { origin: A }, { origin: A, self: A }, preflight()]) {
      const decision = policy.decide({ method: "GET", ...request }) as unknown as { vary: string[] };
      assert.throws(() => decision.vary.push("x"));
    }
    for (const request of [{}, { origin: A, self: A }]) {
      const decision = policy.decide({ method: "GET", ...request }) as { allowed: boolean };
      assert.throws(() => (decision.allowed = false));
    }
  });
});
