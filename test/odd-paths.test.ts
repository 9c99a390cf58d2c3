import * as assert from "uvu/assert";
import { check, found } from "./routed.js";
import { suite } from "./suite.js";

suite("a path that servers read in several ways", (test) => {
  const ways = ["/public/..%2fprivate", "/public%2f..%2fprivate/x", "/public/%2e%2e/private", "/public/../private"];
  const slashes = [
    "//private",
    "/%2fprivate",
    "/%5cprivate",
    "//host/private",
    "/%2fhost/private",
    "/public/..//private",
    "\\private",
  ];
  const escapes = ["/%70rivate", "/%2570rivate", "/%252570rivate", "/%25252570rivate", "/%%37%30rivate", "/privat%45"];
  const ends = [
    "/private;x",
    "/private%3bx",
    "/private%3Fx",
    "/private%23",
    "/private%20",
    "/pri%09vate",
    "/private%00",
  ];
  const dots = [
    "/private/..",
    "/private/%2e%2e",
    "/x;y%5c..%5cprivate",
    "/./private",
    "/%2e/private",
    "/..;/private",
    "/x/..;/private",
    "/x/%252e%252e%252fprivate",
    "/public/..%5cprivate",
  ];

  test("has no policy where the routes differ", () => {
    for (const target of [...ways, ...slashes, ...escapes, ...ends, ...dots])
      assert.is(found({ "/": "o", "/private": "p", "/public": "o" }, target), "-", target);
  });
  test("has the policy of all its readings where they have the same", () => {
    for (const target of [...ways, ...slashes, ...escapes, ...ends, ...dots])
      assert.is(found({ "/": "o", "/private": "o" }, target), "o", target);
    check({ "/": "o", "/a": "a" }, { "/a//b": "a", "/a/b%2Fc": "a", "/a/b;c/%2520": "a", "/x%2Fa": "o", "/b//c": "o" });
  });
  test("has none of those between, if servers may decode a part of it", () => {
    check({ "/": "o", "/a": "o", "/a/b": "b" }, { "/a;x/b": "-", "/a%3fx/b": "-", "/a;x/c": "o" });
    check({ "/": "o", "/a": "a", "/a/b": "o" }, { "/%61/b%2Fc": "-", "/x/b%2Fc": "o" });
    check({ "/": "o", "/a": "o", "/a/b": "b", "/a/b/c": "o" }, { "/a//b%2f%2fc": "-" });
    check({ "/": "o", "/a": "a", "/a/b": "o" }, { "/a/b/%252e%252e%2f..%2f%252e%252e/c": "-" });
  });
  test("has one only if all that could be read have it, where it is escaped more than twice", () => {
    check({ "/": "o", "/a": "a" }, { "/x%2541": "o", "/x%252541": "-", "/x%25252541": "-" });
    check({ "/": "o", "/a": "o" }, { "/x%252541": "o" });
    check({ "/": "o", "/\u00e4": "a" }, { "/%2525C3%25%0925A4": "-", "/%C3%25%0925%41%34": "-" });
  });
  test("has one only if all that could be read have it, where it is long", () => {
    const long = `/%61${"b".repeat(2048 - 4)}`;
    check({ "/": "o", "/a": "a" }, { [long]: "o", [`${long}b`]: "-", [`/a/${"b".repeat(9000)}`]: "a" });
    check({ "/": "o", "/a": "o" }, { [`${long}b`]: "o" });
    check({ "/a": "a" }, { [`/a/%61${"b".repeat(2048)}`]: "-" });
  });
  test("is not looked for below the next host where the first has it for sure", () => {
    const routes = { "h /": "h", "/": "o", "/a": "a" };
    assert.is(found(routes, "/%61", "h"), "h");
    assert.is(found(routes, "/..%2fa", "h"), "h");
    assert.is(found({ "h /a": "h", "/": "o" }, "/%61", "h"), "-");
    assert.is(found({ "h /a": "h", "/a": "h" }, "/a%2fb", "h"), "-");
  });
});
