import * as assert from "uvu/assert";
import { gate as gateFetch } from "../bindings/http/fetch.js";
import { gate } from "../bindings/http/node.js";
import { definePolicies, definePolicy, type ImageError, PolicyError, PolicySet } from "../bindings/index.js";
import { withServer } from "./http.js";
import { policyOf } from "./routed.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const B = "https://b.example";

/** The codes and options of what is wrong with what `run` is given. */
function problemsOf(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ code, option }) => `${code} ${option}`);
  }
}

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
    set.set("/", policyOf("o"));
    assert.equal([found("/"), found("/acmes"), found("/acme"), found("/Acme")], ["/", "/", "/acme", undefined]);
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
    assert.is(set(hosts, 1), "option-type key");
    assert.is(set(hosts, undefined), "option-type key");
    assert.is(set(paths, "a"), "route-path-invalid key");
    assert.is(set(paths, "/a/../b"), "route-path-invalid key");
    assert.is(set(texts, ""), "key-invalid key");
    assert.is(set(texts, "\ud800"), "key-invalid key");
    assert.is(set(texts, "k".repeat(5000)), "key-invalid key");
    assert.equal([hosts.size, paths.size, texts.size], [0, 0, 0]);
    assert.equal(
      problemsOf(() => hosts.set("a.example", {} as never)),
      ['option-type policies["a.example"]'],
    );
    assert.equal(problemsOf(() => hosts.set("a.example", definePolicies([]) as never)).length, 1);
    assert.equal([hosts.get("*"), hosts.has("*"), hosts.delete(1 as never)], [undefined, false, false]);
    assert.throws(() => new PolicySet({ by: "user" as never }), /is by "host"/);
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

suite("an image of a set", (test) => {
  test("is the same bytes for the same tenants, in whichever order and from wherever they come", () => {
    const image = letters("abc").toImage();
    const detour = letters("cxba");
    detour.set("x.example", policyOf("y")).delete("x.example");
    const loaded = PolicySet.fromImage(letters("abcd").toImage());
    loaded.delete("d.example");
    const touched = PolicySet.fromImage(image);
    assert.ok(touched.policyFor("a.example", "/").allowsOrigin(A));
    for (const set of [detour, loaded, touched, letters("bac")]) assert.equal(set.toImage(), image);
  });
  test("holds what predicates are in the policies against them, each one at once", () => {
    const set = new PolicySet()
      .set("a.example", definePolicy({ originPredicates: [() => true], headerPredicates: [() => true] }))
      .set("b.example", Object.create(policyOf("b")));
    assert.equal(
      problemsOf(() => set.toImage()),
      [
        'predicate-in-image policies["a.example"].originPredicates',
        'predicate-in-image policies["a.example"].headerPredicates',
        'policy-in-image policies["b.example"]',
      ],
    );
  });
  test("is for keys of its own kind alone", () => {
    const [host, path, text] = [{}, { by: "path" }, { by: () => "k" }] as const;
    const images = [host, path, text].map((options) => new PolicySet(options).toImage());
    const [ofHosts, ofPaths, ofTexts] = images as [Uint8Array, Uint8Array, Uint8Array];
    const reasonOf = (image: Uint8Array, options?: object) => {
      try {
        return PolicySet.fromImage(image, options).size;
      } catch (error) {
        return (error as ImageError).reason;
      }
    };
    assert.equal([reasonOf(ofHosts), reasonOf(ofPaths), reasonOf(ofTexts)], [0, 0, "keys"]);
    assert.equal([reasonOf(ofTexts, text), reasonOf(ofHosts, path), reasonOf(ofPaths, text)], [0, "keys", "keys"]);
    const set = PolicySet.fromImage(new PolicySet(path).set("/A", policyOf("a")).toImage());
    assert.ok(set.policyFor("h", "/A/b").allowsOrigin(A));
  });
  test("gives its policies with their options, warnings and explanations", () => {
    const policy = definePolicy({
      hosts: ["b.example", { host: "c.example", schemes: ["https"] }],
      credentials: true,
      dangerouslyAllowInsecureOrigins: true,
    });
    const again = PolicySet.fromImage(new PolicySet().set("h", policy).toImage()).get("h");
    assert.equal(again?.options, policy.options);
    assert.is(again?.options, again?.options);
    const request = { method: "GET", origin: "http://c.example" };
    assert.equal(again?.explain(request), policy.explain(request));
    assert.equal(again?.warnings, policy.warnings);
  });
  test("gives its memory back once all that it holds was set anew or deleted", () => {
    const set = PolicySet.fromImage(letters("abc").toImage());
    for (const key of ["a.example", "b.example"]) set.delete(key);
    set.set("c.example", policyOf("x")).set("d.example", policyOf("d"));
    assert.equal([...set.keys()], ["c.example", "d.example"]);
    assert.equal(set.toImage(), letters("d").set("c.example", policyOf("x")).toImage());
  });
});

/** A set in which each letter's host lets that letter's origin in. */
function letters(text: string): PolicySet {
  const set = new PolicySet();
  for (const letter of text) set.set(`${letter}.example`, policyOf(letter));
  return set;
}
