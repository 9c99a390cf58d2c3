import * as assert from "uvu/assert";
import { gate as gateFetch } from "../bindings/http/fetch.js";
import { gate } from "../bindings/http/node.js";
import { definePolicies, definePolicy, PolicySet } from "../bindings/index.js";
import { withServer } from "./http.js";
import { letters, problemsOf } from "./lettered.js";
import { policyOf } from "./routed.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const B = "https://b.example";

suite("a set of policies", (test) => {
  test("is asked, changed and gone through as a Map is", () => {
    const set = new PolicySet().set("one.example", policyOf("a")).set("two.example", policyOf("b"));
    assert.is(set.size, 2);
    assert.is(set.get("one.example"), policyOf("a"));
    assert.equal([...set.keys()], ["one.example", "two.example"]);
    assert.equal([...set.values()], [policyOf("a"), policyOf("b")]);
    assert.equal([...set], [...set.entries()]);
    assert.ok(set.delete("one.example"));
    assert.not.ok(set.delete("one.example") || set.has("one.example"));
    assert.equal([set.size, set.get("one.example")], [1, undefined]);
    assert.is(set.set("two.example", policyOf("c")).size, 1);
    assert.is(set.get("two.example"), policyOf("c"));
  });
  test("may be changed while somebody goes through it", () => {
    const set = PolicySet.fromImage(letters("abcdef").toImage());
    const seen: string[] = [];
    for (const [key] of set) {
      seen.push(key);
      set.delete("c.example");
      set.set("b.example", policyOf("x"));
    }
    assert.equal(
      seen,
      ["a", "b", "d", "e", "f"].map((letter) => `${letter}.example`),
    );
  });
  test("gives no key that was deleted meanwhile, were it the last of an image", () => {
    const set = PolicySet.fromImage(letters("abc").toImage());
    const seen: string[] = [];
    for (const key of set.keys()) {
      seen.push(key);
      for (const letter of "abc") set.delete(`${letter}.example`);
      set.set("d.example", policyOf("d")).set("b.example", policyOf("b"));
    }
    assert.equal(seen, ["a.example", "b.example", "d.example"]);
  });
  test("by host knows its tenants by the Host header, with a port and without, as routes do", () => {
    const set = new PolicySet().set("A.example", policyOf("a")).set("a.example:8080", policyOf("p"));
    const found = (host?: string) => [...set].find(([, policy]) => policy === set.policyFor(host, "/x"))?.[0];
    for (const host of ["a.example", "A.EXAMPLE", "a.example.", "a.example:81", "a.example:"]) {
      assert.is(found(host), "a.example", host);
    }
    for (const host of ["a.example:8080", "A.example.:8080"]) assert.is(found(host), "a.example:8080", host);
    for (const host of [undefined, "", "b.example", "x.a.example", "a.example:x"]) assert.is(found(host), undefined);
  });
  test("by path knows its tenants by the path, and lets nobody in where servers do not agree on it", () => {
    const set = new PolicySet({ by: "path" }).set("/acme/", policyOf("a")).set("/acme/eu", policyOf("e"));
    const found = (target: string) => [...set].find(([, policy]) => policy === set.policyFor("h", target))?.[0];
    assert.equal([found("/acme"), found("/acme/x?y"), found("/acme/eu/1")], ["/acme", "/acme", "/acme/eu"]);
    for (const target of [
      "/",
      "/acmes",
      "/ACME",
      "/acme/../b",
      "/acme/%2e%2e/b",
      "//acme",
      "/acme/EU",
      "/acme/e%75/..",
    ]) {
      assert.is(found(target), undefined, target);
    }
    set.set("/ACME", policyOf("b")).set("/AcmE", policyOf("b")).delete("/ACME");
    set.set("/", policyOf("o"));
    assert.is(found("/ACME"), undefined);
    set.delete("/AcmE");
    assert.equal([found("/"), found("/acmes"), found("/acme"), found("/Acme")], ["/", "/", "/acme", undefined]);
  });
  test("by path lets nobody in where more than a hundred keys are told apart by letter case alone", () => {
    const set = new PolicySet({ by: "path" });
    const keys = Array.from({ length: 101 }, (_, i) => `/${inCase("letters", i + 1)}`);
    const restored = (one: PolicySet) => PolicySet.fromImage(one.toImage());
    const lets = (one: PolicySet, target: string) => one.policyFor("h", target).allowsOrigin(A);
    for (const key of ["/", ...keys.slice(1)]) set.set(key, policyOf("a"));
    assert.not.ok(lets(set, "/letters") || lets(restored(set), "/letters"));
    set.delete(keys[100] as string);
    assert.ok(lets(set, "/letters") && lets(restored(set), "/letters"));
    assert.ok(lets(set, keys[1] as string) && lets(restored(set), keys[1] as string));
  });
  test("by a function knows its tenants by what that makes of host and target", () => {
    const by = (host = "", target: string) => (target === "/none" ? undefined : host.split(".")[0]);
    const set = new PolicySet({ by }).set("k\u00f6ln", policyOf("k")).set("acme", policyOf("a"));
    assert.is(set.policyFor("acme.api.example", "/"), policyOf("a"));
    assert.is(set.policyFor("k\u00f6ln.api.example", "/"), policyOf("k"));
    for (const [host, target] of [
      ["acme.x", "/none"],
      ["other.x", "/"],
      [undefined, "/"],
    ] as const) {
      assert.not.ok(set.policyFor(host, target).allowsOrigin("https://a.example"));
    }
  });
  test("lets no other origin in for what is no tenant, and everything else pass", () => {
    const closed = new PolicySet().policyFor("a.example", "/");
    assert.is(new PolicySet().find("a.example", "/"), undefined);
    assert.equal(closed.options, definePolicy({}).options);
  });
  test("refuses keys that can be none, and what is no policy", () => {
    const hosts = new PolicySet();
    const paths = new PolicySet({ by: "path" });
    const texts = new PolicySet({ by: () => "" });
    const set = (of: PolicySet, key: unknown) => problemsOf(() => of.set(key as string, policyOf("a")))[0];
    assert.is(set(hosts, "https://a.example"), "host-invalid key");
    assert.is(set(hosts, "*.a.example"), "wildcard-position key");
    assert.is(set(hosts, ""), "host-invalid key");
    assert.is(set(hosts, "a".repeat(1366)), "key-invalid key");
    assert.is(set(hosts, 1), "option-type key");
    assert.is(set(hosts, undefined), "option-type key");
    assert.is(set(paths, "a"), "route-path-invalid key");
    assert.is(set(paths, "/a/../b"), "route-path-invalid key");
    assert.is(set(texts, ""), "key-invalid key");
    assert.is(set(texts, "\ud800"), "key-invalid key");
    assert.is(set(texts, "k".repeat(1366)), "key-invalid key");
    assert.is(set(texts, "k".repeat(1365)), undefined);
    texts.delete("k".repeat(1365));
    assert.is(set(paths, `/${"\u00e4".repeat(228)}`), "key-invalid key");
    assert.is(set(paths, `/${"\u00e4".repeat(227)}`), undefined);
    assert.equal(
      [...paths.keys()].map((key) => paths.delete(key)),
      [true],
    );
    assert.equal([hosts.size, paths.size, texts.size], [0, 0, 0]);
    assert.equal(
      problemsOf(() => hosts.set("a.example", {} as never)),
      ['option-type policies["a.example"]'],
    );
    assert.equal(problemsOf(() => hosts.set("a.example", definePolicies([]) as never)).length, 1);
    assert.equal([hosts.get("*"), hosts.has("*"), hosts.delete(1 as never)], [undefined, false, false]);
    assert.throws(() => new PolicySet({ by: "user" as never }), /is by "host"/);
    for (const options of ["path", null, { bye: "path" }]) {
      assert.throws(() => new PolicySet(options as never), "an object such as");
    }
  });
  test("is taken by a gate as a policy is, and read once for each request", async () => {
    const set = new PolicySet({ by: "path" })
      .set("/a", definePolicy({ origins: [A] }))
      .set("/b", definePolicy({ origins: [B] }));
    const app = gate(set, (_req, res) => res.end("app"));
    await withServer(app, async (ask) => {
      const status = async (path: string, origin: string, method = "GET") =>
        (
          await ask({
            path,
            method,
            headers: [
              ["Origin", origin],
              ["Access-Control-Request-Method", "GET"],
            ],
          })
        ).status;
      assert.equal([await status("/a", A), await status("/a", B), await status("/b", B)], [200, 403, 200]);
      assert.equal([await status("/a", A, "OPTIONS"), await status("/a", B, "OPTIONS")], [204, 403]);
      set.set("/a", definePolicy({ origins: [B] })).delete("/b");
      assert.equal([await status("/a", A), await status("/a", B), await status("/b", B)], [403, 200, 403]);
    });
    const answer = await gateFetch(
      set,
      () => new Response("app"),
    )(new Request("http://h/a", { headers: { Origin: B } }));
    assert.is(answer.headers.get("access-control-allow-origin"), B);
  });
  test("refuses and tells where the function of its keys throws", async () => {
    const set = new PolicySet({
      by: () => {
        throw new Error("by");
      },
    });
    const ask = gateFetch(set, () => new Response());
    const [fault] = await faultsOf(async () => {
      assert.is((await ask(new Request("http://h/", { headers: { Origin: A } }))).status, 403);
    });
    assert.equal([fault?.source, String(fault?.error)], ["policy", "Error: by"]);
  });
});

/** A word some of whose letters are capital ones: those of the bits that a number has. */
function inCase(word: string, bits: number): string {
  return Array.from(word, (letter, i) => ((bits >> i) & 1 ? letter.toUpperCase() : letter)).join("");
}
