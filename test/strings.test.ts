import * as assert from "uvu/assert";
import { type CorsRequest, type Decision, definePolicy, type Policy } from "../bindings/index.js";
import { ORIGIN_CASES, type OriginCase } from "./cases/origins.js";
import { suite } from "./suite.js";
import { HELD } from "./texts.js";

const A = "https://app.customers.example";
const policy = definePolicy({ origins: [A], methods: ["REPORT-STATUS"], headerPrefixes: ["x-customers-"] });

const reasonOf = (asked: Policy, request: CorsRequest) => (asked.decide(request) as Decision).reason;

function checkOrigin({ pattern, origin, allowed }: OriginCase, hold: (text: string) => string): void {
  const one = definePolicy({ origins: [pattern] });
  assert.is(one.allowsOrigin(hold(origin)), allowed);
  assert.is(one.allowsOrigin(hold(origin)), allowed, "a second time");
  const plain = reasonOf(one, { method: "GET", origin });
  assert.is(reasonOf(one, { method: "GET", origin: hold(origin) }), plain);
}

/** Every text of a request held in one way. */
function heldRequest(hold: (text: string) => string, requestMethod: string, requestHeaders: string): CorsRequest {
  return {
    method: hold("OPTIONS"),
    origin: hold(A),
    requestMethod: hold(requestMethod),
    requestHeaders: [hold(requestHeaders), hold(requestHeaders)],
  };
}

for (const [which, hold] of Object.entries(HELD)) {
  suite(`${which} is decided as a plain string is`, (test) => {
    test("and equals it", () => {
      for (const text of [A, "", "x", "\x80\xff", "https://a.example"]) assert.is(hold(text), text);
    });
    test("as an origin", () => {
      for (const row of ORIGIN_CASES) if (/^[\0-\xff]*$/.test(row.origin)) checkOrigin(row, hold);
    });
    test("as an origin that is passed to a predicate", () => {
      const seen: string[] = [];
      const asks = definePolicy({ originPredicates: [(origin) => seen.push(origin) > 0] });
      assert.ok(asks.allowsOrigin(hold(`${A}:443/`)));
      assert.equal(seen, [A]);
    });
    test("as a method and as names", () => {
      const granted = policy.decide(heldRequest(hold, "REPORT-STATUS", "X-Customers-Id, x-customers-name")) as Decision;
      const names = granted.headers.find(([name]) => name === "Access-Control-Allow-Headers");
      assert.equal([granted.reason, names?.[1]], ["allowed", "x-customers-id, x-customers-name"]);
      assert.is(reasonOf(policy, heldRequest(hold, "REPORT-STATUT", "x-customers-id")), "method-not-allowed");
      assert.is(reasonOf(policy, heldRequest(hold, "REPORT-STATUS", "x-customer-id")), "header-not-allowed");
    });
    test("as a content type", () => {
      const post = (contentType: string) => ({ method: "POST", origin: A, contentType: hold(contentType) });
      assert.is(reasonOf(policy, post("text/plain; charset=utf-8")), "allowed");
      assert.is(reasonOf(policy, post("text/plaim; charset=utf-8")), "content-type-not-allowed");
    });
    test("as this server's own origin", () => {
      assert.is(
        reasonOf(policy, { method: "GET", origin: "https://own.example", self: hold("https://own.example") }),
        "same-origin",
      );
    });
    test("as what the browser says of the site", () => {
      const request = { method: "GET", origin: "https://own.example", secFetchSite: hold("same-origin") };
      assert.is(reasonOf(policy, request), "same-origin");
    });
  });
}
