import * as assert from "uvu/assert";
import { check, checkHosts, define, found, policyOf } from "./routed.js";
import { suite } from "./suite.js";

suite("a path", (test) => {
  test("has the policy of its longest prefix, in whole segments", () => {
    const routes = { "/api": "a", "/": "o", "/api/v1/x": "x", "/api/v1": "v" };
    check(routes, { "/": "o", "/api": "a", "/api/": "a", "/apiary": "o", "/ap": "o", "/api.json": "o", "/a/api": "o" });
    check(routes, { "/api/v1": "v", "/api/v12": "a", "/api/v1/x": "x", "/api/v1/x/y/z/": "x", "/api/v1/xy": "v" });
  });
  test("ends where a query or a fragment begins", () => {
    const routes = { "/api": "a", "/": "o" };
    check(routes, { "/api?x": "a", "/?/api": "o", "/api#/..": "a", "/x?/../api": "o", "?/api": "o", "#/api": "o" });
  });
  test("may come as a whole URL, as an asterisk, or empty", () => {
    const routes = { "/api": "a", "/": "o" };
    check(routes, {
      "http://h/api/x?y": "a",
      "HTTPS://h:1/api": "a",
      "http://h": "o",
      "http://h?/api": "o",
      "http://h#/api": "o",
      "*": "o",
      "": "o",
    });
  });
  test("below no prefix has a policy that lets no other origin in, and lets everything else pass", () => {
    check({ "/api": "a" }, { "/": "-", "/apiary": "-", "*": "-" });
    const closed = define({ "/api": "a" }).policyFor("h", "/");
    assert.equal(closed.decide({ method: "GET" }), policyOf("p").decide({ method: "GET" }));
  });
  test("may have a prefix of letters that are not ASCII, as browsers escape them", () => {
    const routes = { "/stra\u00dfe/": "s", "/%f0%9f%99%82": "e", "/": "o" };
    check(routes, { "/stra%C3%9Fe": "s", "/stra%c3%9fe/x": "s", "/%F0%9F%99%82/x": "e", "/strasse": "o" });
  });
  test("has no blank where it has a plus sign", () => {
    check({ "/a+b": "a", "/": "o" }, { "/a+b/x": "a", "/a%20b": "o", "/a b": "o", "/a%2Bb": "-" });
  });
  test("in another letter case than its prefix has no policy, unless it is the same either way", () => {
    check({ "/api": "a", "/": "o" }, { "/API/x": "-", "/Api": "-", "/api": "a", "/APIs": "o" });
    check({ "/\u00e4": "a", "/": "o" }, { "/%C3%84": "-", "/%C3%A4": "a" });
    check({ "/k": "k", "/": "o" }, { "/K": "-", "/%e2%84%aa": "-", "/%E2%84%AB": "o" });
    check({ "/kkkk": "k", "/": "o" }, { "/%E2%84%AA%E2%84%AA%E2%84%AA%E2%84%AA": "-" });
    check({ "/api": "a", "/": "a" }, { "/API/x": "a" });
    check({ "/api": "a", "/API": "o", "/": "o" }, { "/api": "a", "/API": "o", "/Api": "-" });
    check({ "/%ff/api": "a", "/": "o" }, { "/%FF/API": "-", "/%ff/api": "a" });
    check({ "/API": "o", "/api/x": "x" }, { "/API/x": "-", "/API/y": "o" });
  });
});

suite("a host", (test) => {
  test("has its own routes before those of every host, and those of its port before", () => {
    const routes = { "a.example": "a", "a.example:8080": "p", "/": "o", "/x": "x" };
    checkHosts(routes, { "a.example": "a", "a.example:8080": "p", "a.example:81": "a", "b.example": "o", "": "o" });
    assert.equal(
      [found(routes, "/x", "a.example"), found(routes, "/x", "b.example"), found(routes, "/x")],
      ["a", "x", "x"],
    );
    assert.is(found({ "a.example /y": "y", "a.example:1 /z": "z", "/": "o" }, "/y", "a.example:1"), "y");
  });
  test("is the same in any letter case, with and without a final dot, and internationalized", () => {
    const routes = { "A.example.": "a", "b\u00fccher.example": "b" };
    checkHosts(routes, {
      "a.EXAMPLE": "a",
      "a.example.": "a",
      "a.example.:8080": "a",
      "a.example:": "a",
      "x.a.example": "-",
    });
    checkHosts(routes, { "xn--bcher-kva.example": "b", "a.example..": "-", "a.example:x": "-", ".": "-", ":": "-" });
  });
  test("may be an address", () => {
    const routes = { "[::1]": "l", "[2001:DB8:0::1]:8080": "p", "127.0.0.1": "v" };
    checkHosts(routes, {
      "[::1]": "l",
      "[::1]:80": "l",
      "[2001:db8::1]:8080": "p",
      "[2001:db8::1]": "-",
      "127.0.0.1:1": "v",
    });
  });
});
