// A set becomes an image and a set again, and nothing is lost.

import * as assert from "uvu/assert";
import { definePolicy, type ImageError, type Policy, PolicySet } from "../bindings/index.js";
import { letters, problemsOf } from "./lettered.js";
import { collectGarbage } from "./numbered.js";
import { policyOf } from "./routed.js";
import { suite } from "./suite.js";

const A = "https://a.example";

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
  test("finds each tenant again, whatever characters its key has", () => {
    const by = (host = "") => host;
    const keys = ["\uffff".repeat(1365), "a", "a\0", "a\0A", "aa", "\uffff", "\u{10000}", "a\0a\0a"];
    const set = new PolicySet({ by });
    for (const key of keys) set.set(key, policyOf("a"));
    const again = PolicySet.fromImage(set.toImage(), { by });
    for (const key of keys) assert.ok(again.policyFor(key, "/").allowsOrigin(A), JSON.stringify(key));
    assert.is(again.size, keys.length);
  });
  test("has one policy for all tenants that had one, until that of one of them is another", () => {
    const set = new PolicySet({ by: "path" })
      .set("/api", policyOf("a"))
      .set("/", policyOf("a"))
      .set("/b", policyOf("b"));
    const again = PolicySet.fromImage(set.toImage());
    assert.is(again.get("/api"), again.get("/"));
    assert.is.not(again.get("/api"), again.get("/b"));
    assert.ok(again.policyFor("h", "/API").allowsOrigin(A));
    const root = again.get("/");
    again.set("/api", policyOf("b"));
    assert.is(again.get("/"), root);
    assert.not.ok(again.policyFor("h", "/API").allowsOrigin(A));
    assert.ok(again.policyFor("h", "/").allowsOrigin(A));
    assert.equal(again.toImage(), set.set("/api", policyOf("b")).toImage());
  });
  test("holds what predicates are in the policies against them, each one at once", () => {
    const set = new PolicySet()
      .set("a.example", definePolicy({ originPredicates: [() => true], headerPredicates: [() => true] }))
      .set("b.example", Object.create(policyOf("b")));
    set.set("c.example", set.get("a.example") as Policy);
    assert.equal(
      problemsOf(() => set.toImage()),
      [
        'predicate-in-image policies["a.example"].originPredicates',
        'predicate-in-image policies["a.example"].headerPredicates',
        'policy-in-image policies["b.example"]',
        'predicate-in-image policies["c.example"].originPredicates',
        'predicate-in-image policies["c.example"].headerPredicates',
      ],
    );
  });
  test("holds no policy whose decisions somebody else makes", () => {
    const proto = Object.getPrototypeOf(policyOf("a"));
    const { decide } = proto;
    try {
      proto.decide = (request: unknown) => decide.call(policyOf("a"), request);
      assert.equal(
        problemsOf(() => letters("a").toImage()),
        ['policy-in-image policies["a.example"]'],
      );
    } finally {
      proto.decide = decide;
    }
  });
  test("tells policies apart whose hosts and origins are the same", () => {
    const rules = { origins: [A] };
    const [plain, put] = [definePolicy(rules), definePolicy({ ...rules, methods: ["PUT"], credentials: true })];
    const image = new PolicySet().set("a.example", plain).set("b.example", put).toImage();
    const again = PolicySet.fromImage(image);
    assert.equal([again.get("a.example")?.options, again.get("b.example")?.options], [plain.options, put.options]);
    assert.not.ok(new TextDecoder().decode(image).includes("preflightStatus"));
    assert.is(image.buffer.byteLength, image.length);
  });
  test("is loaded in slices, between which others run", async () => {
    const origins = Array.from({ length: 40_000 }, (_, i) => `https://${"a".repeat(50)}${i}.${"b".repeat(50)}.example`);
    const image = new PolicySet().set("a.example", definePolicy({ origins })).toImage();
    let ran = 0;
    setTimeout(() => ran++);
    assert.is((await PolicySet.load(image)).size, 1);
    assert.is(ran, 1);
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
  for (const [way, end] of [
    ["set anew", (set: PolicySet) => set.set("b.example", policyOf("x"))],
    ["deleted", (set: PolicySet) => set.delete("b.example")],
  ] as const) {
    test(`holds no policy that was replaced, and is held by nothing once the last one is ${way}`, async () => {
      const open = () => {
        const bytes = letters("ab").toImage();
        return { set: PolicySet.fromImage(bytes), held: new WeakRef(bytes) };
      };
      const { set, held } = open();
      const [a, b] = ["a.example", "b.example"].map((key) => new WeakRef(set.get(key) as Policy));
      set.set("a.example", policyOf("x"));
      await collectGarbage();
      assert.equal([a?.deref() === undefined, b?.deref() === set.get("b.example")], [true, true]);
      end(set);
      await collectGarbage();
      assert.is(held.deref(), undefined);
    });
  }
  test("is no part of a set any more once all that it holds was set anew or deleted", () => {
    const set = PolicySet.fromImage(letters("abc").toImage());
    for (const key of ["a.example", "b.example"]) set.delete(key);
    set.set("c.example", policyOf("x")).set("d.example", policyOf("d"));
    assert.equal([...set.keys()], ["c.example", "d.example"]);
    assert.equal(set.toImage(), letters("d").set("c.example", policyOf("x")).toImage());
  });
});
