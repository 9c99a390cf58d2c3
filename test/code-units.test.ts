import * as assert from "uvu/assert";
import { type CorsRequest, type Decision, definePolicy } from "../bindings/index.js";
import { parseOrigin } from "./oracle.js";
import { suite } from "./suite.js";
import { oneUnitOff, sameLowBytes, withSurrogates } from "./texts.js";

/** One digit more, and its port is one, or too large for one. */
const ORIGIN = "https://a.co:6553";

const exact = definePolicy({ origins: [ORIGIN], methods: ["PUT"], headers: ["x-a"] });
const wildcard = definePolicy({ origins: ["https://*.co:*"] });
const anyHost = definePolicy({ hosts: ["*"] });

/** The texts that pass, each once, sorted. */
function passing(texts: Iterable<string>, passes: (text: string) => boolean): string[] {
  const found = new Set<string>();
  for (const text of texts) if (passes(text)) found.add(text);
  return [...found].sort();
}

const reasonOf = (request: CorsRequest) => (exact.decide(request) as Decision).reason;
const PREFLIGHT = { method: "OPTIONS", origin: ORIGIN, requestMethod: "PUT" };

const isListedOrigin = (origin: string) => exact.allowsOrigin(origin);
const isListedName = (requestHeaders: string) => reasonOf({ ...PREFLIGHT, requestHeaders }) === "allowed";
const isListedMethod = (requestMethod: string) => reasonOf({ ...PREFLIGHT, requestMethod }) === "allowed";
const runs = (method: string) => reasonOf({ method, origin: ORIGIN }) === "allowed";

const isBelow = (origin: string) => {
  const parts = parseOrigin(origin);
  return parts?.scheme === "https" && /.\.co$/.test(parts.host);
};

function checkAll(texts: Iterable<string>, answer: (text: string) => boolean, right: (text: string) => boolean): void {
  let passed = 0;
  for (const text of texts) {
    const expected = right(text);
    if (answer(text) !== expected) assert.unreachable(`${JSON.stringify(text)} is to be answered with ${expected}`);
    passed += Number(expected);
  }
  assert.ok(passed > 0, "some pass");
}

suite("with any code unit in place of any of its own, or one more at any place", (test) => {
  test("an origin is the listed one only as it is, or with a slash behind it", () => {
    assert.equal(passing(oneUnitOff(ORIGIN), isListedOrigin), [ORIGIN, `${ORIGIN}/`]);
  });
  test("an origin with the default port is the listed one only without it, or with a slash behind it", () => {
    const policy = definePolicy({ origins: ["http://a.co"] });
    const found = passing(oneUnitOff("http://a.co:80"), (origin) => policy.allowsOrigin(origin));
    assert.equal(found, ["http://a.co:80", "http://a.co:80/"]);
    const bare = passing(oneUnitOff("http://a.co"), (origin) => policy.allowsOrigin(origin));
    assert.equal(bare, ["http://a.co", "http://a.co/"]);
  });
  test("an origin is below a wildcard where a plain rule says so", () => {
    checkAll(oneUnitOff(ORIGIN), (origin) => wildcard.allowsOrigin(origin), isBelow);
  });
  test("an origin is well-formed where a plain rule says so", () => {
    const isWellFormed = (origin: string) => parseOrigin(origin) !== undefined;
    checkAll(oneUnitOff("a://[::1]:9"), (origin) => anyHost.allowsOrigin(origin), isWellFormed);
  });
  test("null is only null", () => {
    // Without credentials any host lets null in, and nothing else that begins so has a scheme.
    assert.equal(
      passing(oneUnitOff("null"), (origin) => anyHost.allowsOrigin(origin)),
      ["null"],
    );
  });
  test("a requested name is the listed one only in its letters, and beside blanks or commas", () => {
    const right = ["x-a", "X-a", "x-A", " x-a", "x-a ", "\tx-a", "x-a\t", ",x-a", "x-a,"];
    assert.equal(passing(oneUnitOff("x-a"), isListedName), right.sort());
  });
  test("a requested method is the listed one only as it is", () => {
    assert.equal(passing(oneUnitOff("PUT"), isListedMethod), ["PUT"]);
  });
  test("a method is the listed one only as it is", () => assert.equal(passing(oneUnitOff("PUT"), runs), ["PUT"]));
});

const STRANGE = { "whose low bytes spell an allowed one": sameLowBytes, "with surrogates": withSurrogates };

for (const [which, strange] of Object.entries(STRANGE)) {
  suite(`a text ${which}`, (test) => {
    const never = (origin: string) =>
      exact.allowsOrigin(origin) || wildcard.allowsOrigin(origin) || anyHost.allowsOrigin(origin);
    test("is no origin", () => assert.equal(passing(strange(ORIGIN), never), []));
    test("is malformed", () => {
      const isOther = (origin: string) => reasonOf({ method: "GET", origin }) !== "malformed-origin";
      assert.equal(passing(strange(ORIGIN), isOther), []);
    });
    test("is no name", () => assert.equal(passing(strange("x-a"), isListedName), []));
    test("is no requested method", () => assert.equal(passing(strange("PUT"), isListedMethod), []));
    test("is no method", () => assert.equal(passing(strange("PUT"), runs), []));
  });
}
