import * as assert from "uvu/assert";
import { cors, definePolicies, definePolicy, PolicyError } from "../bindings/index.js";
import { suite } from "./suite.js";

const policy = definePolicy({});

/** The problems of routes: the code and the option of each. */
function problemsOf(routes: readonly unknown[]): string[] {
  try {
    definePolicies(routes as []);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ code, option }) => `${code} ${option}`);
  }
}

suite("routes", (test) => {
  test("are blamed with every problem at once, in their order", () => {
    const routes = [
      { path: "/a", policy },
      { path: "/a/", policy, hots: 1 },
      { path: "b", host: "*.example.com", policy },
      { path: 1, host: 2, policy: definePolicies([]) },
      null,
      { host: "https://a.example", policy: cors() },
    ];
    assert.equal(problemsOf(routes), [
      "option-unknown routes[1].hots",
      "route-repeated routes[1]",
      "wildcard-position routes[2].host",
      "route-path-invalid routes[2].path",
      "option-type routes[3].host",
      "option-type routes[3].path",
      "option-type routes[3].policy",
      "option-type routes[4]",
      "host-invalid routes[5].host",
      "option-type routes[5].policy",
    ]);
  });
  test("are blamed with what was found there", () => {
    const repeated = { host: "A.example.", path: "/x/", policy };
    try {
      definePolicies([{ host: "a.example", path: "/x", policy }, repeated]);
      assert.unreachable();
    } catch (error) {
      assert.equal(
        (error as PolicyError).problems.map(({ value }) => value),
        [repeated],
      );
    }
  });
  test("have no path that servers read in several ways", () => {
    const paths = [
      "",
      "a",
      "*",
      "/a?b",
      "/a#",
      "/a b",
      "/%41",
      "/a%2fb",
      "/a//b",
      "//",
      "/a//",
      "/.",
      "/a/..",
      "/../a",
      "/a;b",
    ];
    for (const path of [...paths, "/a\\b", "/%", "/a*", "/\ud800", "/\u0000", "http://h/a"])
      assert.equal(problemsOf([{ path, policy }]), ["route-path-invalid routes[0].path"], path);
    for (const path of ["/", "/a/", "/a.b/...", "/.well-known", "/~a/-_!$&'()+,=:@", "/%c3%9f", "/\ud83d\ude42"])
      assert.equal(problemsOf([{ path, policy }]), [], path);
  });
  test("have one host each, with a port that browsers send", () => {
    for (const host of ["*", "*.a.example", "a.example:*", "a.*", "*.127.0.0.1"])
      assert.equal(problemsOf([{ host, policy }]), ["wildcard-position routes[0].host"], host);
    for (const host of ["", ".", "a..b", "a.example:443", "a.example:80", "a.example:0", "::1", "a@b", "a/b", "[::1"])
      assert.equal(problemsOf([{ host, policy }]), ["host-invalid routes[0].host"], host);
  });
  test("are a list without holes", () => {
    // biome-ignore lint/suspicious/noSparseArray: what it is about
    assert.equal(problemsOf([, { policy }]), ["option-type routes[0]"]);
    for (const routes of [undefined, null, { policy }, "routes", new Set()])
      assert.throws(
        () => definePolicies(routes as never),
        (error: unknown) => error instanceof TypeError,
      );
  });
});
