import * as assert from "uvu/assert";
import { type Decision, definePolicy, type PolicyOptions } from "../bindings/index.js";
import { suite } from "./suite.js";

suite("what is asked of a policy", (test) => {
  const origin = "https://a.example";
  const reasonOf = (options: PolicyOptions, asked: object) =>
    (definePolicy({ hosts: ["*"], ...options }).decide({ method: "OPTIONS", origin, ...asked }) as Decision).reason;

  test("passes by a prefix that is longer than one placed after it", () => {
    for (const headerPrefixes of [
      ["long-", "x-"],
      ["a-", "z-long-"],
    ]) {
      for (const prefix of headerPrefixes) {
        assert.is(reasonOf({ headerPrefixes }, { requestMethod: "GET", requestHeaders: `${prefix}1` }), "allowed");
      }
    }
  });
  test("may be a method of every mark of a token where any is let through", () => {
    assert.is(reasonOf({ methods: ["*"] }, { requestMethod: "!#$%&'*+-.^_`|~" }), "allowed");
  });
});
