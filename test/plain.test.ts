// The short way for what is plain, against the long way.

import fc from "fast-check";
import * as assert from "uvu/assert";
import { makeImage } from "../bindings/engine/index.js";
import { mayCover, warnOfCoveredRules } from "../bindings/policy/covered-rules.js";
import { areDistinct } from "../bindings/policy/distinct.js";
import { normalize } from "../bindings/policy/normalize.js";
import type { Way } from "../bindings/policy/plain.js";
import { toPlan } from "../bindings/policy/plan.js";
import { Problems } from "../bindings/policy/problem.js";
import { readHosts } from "../bindings/policy/read-hosts.js";
import { readOrigins } from "../bindings/policy/read-origins.js";
import { locate, type Patterns, readRules, textsOf } from "../bindings/policy/read-rules.js";
import { entries } from "./arbitraries.js";
import { holds } from "./holds.js";
import { slotsOf } from "./slots.js";
import "./started.js";
import { suite } from "./suite.js";

const LABELS = [
  "a",
  "b1",
  "3d",
  "x-y",
  "x_y",
  "xn--rsum-bpad",
  "a".repeat(20),
  "a".repeat(64),
  "0x1f",
  "127",
  "1",
  "com",
  "Com",
  "",
];
const host = fc
  .array(fc.constantFrom(...LABELS), { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join("."))
  .chain((name) => fc.constantFrom(name, name, `*.${name}`, `*.${name}`, `${name}.`, "127.0.0.1", "[::1]"));
const PORTS = ["", "", "", ":8080", ":80", ":443", ":*", ":0", ":08", ":9999", ":65536", ":"];
const authority = fc.tuple(host, fc.constantFrom(...PORTS)).map((parts) => parts.join(""));
const SCHEMES = ["https://", "https://", "http://", "http:", "ws://", "HTTPS://", "httpss://", "file://", ""];
const origin = fc.tuple(fc.constantFrom(...SCHEMES), authority).map((parts) => parts.join(""));

/** A text with something put in the place of up to two of its characters, or left as it is. */
function near(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edits = fc.constantFrom(..."a0A.-_:*/@ %\n\u00e9\u212a", "xn--", "");
  const edit = fc.record({ text, at: fc.nat(70), removed: fc.nat(2), put: edits });
  const edited = edit.map(({ text, at, removed, put }) => text.slice(0, at) + put + text.slice(at + removed));
  return fc.oneof(text, edited);
}

/** What one entry comes to, whichever way it was read. */
function readOne(option: "hosts" | "origins", entry: string, way: Way) {
  const problems = new Problems();
  const patterns: Patterns = {
    hosts: readHosts(problems, option === "hosts" ? [entry] : [], way),
    origins: readOrigins(problems, option === "origins" ? [entry] : [], way),
  };
  const image = makeImage(toPlan({ ...normalize({}), patterns }), problems);
  const rules = slotsOf(image).map(({ hash, kind, scope, text }) => JSON.stringify([hash, kind, scope, text]));
  return { rules: rules.sort(), problems: problems.list, normal: patterns[option].normal };
}

for (const [option, texts] of Object.entries({ hosts: near(authority), origins: near(origin) }) as [
  "hosts" | "origins",
  fc.Arbitrary<string>,
][]) {
  suite(`an entry of ${option} that is plain`, (test) => {
    test("is read the short way as it is the long way, and is its own normal form", () => {
      holds(texts, ["plain", "canonical", "not canonical"], (text) => {
        const long = readOne(option, text, "long");
        assert.equal(readOne(option, text, "short"), long);
        const isPlain =
          readRules(new Problems(), { hosts: [], origins: [], [option]: [text] })[option].plain.length > 0;
        if (isPlain) assert.equal([long.problems, long.normal], [[], [text]]);
        return isPlain ? "plain" : long.normal[0] === text ? "canonical" : "not canonical";
      });
    });
  });
}

/** Rules that often are the same or cover each other, most of them plain. */
const lists = fc.record({
  hosts: fc.array(entries.hosts, { maxLength: 2 }),
  origins: fc.array(
    fc.oneof(
      entries.origins,
      fc
        .tuple(fc.constantFrom("https://", "https://*."), fc.constantFrom("a", "b.a", "c.b.a", "d"))
        .map((parts) => parts.join("")),
    ),
    { maxLength: 4 },
  ),
});

suite("rules of which none looks as if another covered it", (test) => {
  test("get no warning of that kind", () => {
    holds(lists, ["none", "some"], (written) => {
      const texts = textsOf(readRules(new Problems(), written));
      if (!areDistinct(texts) || mayCover(texts)) return "some";
      const problems = new Problems();
      warnOfCoveredRules(problems, locate(written).patterns, []);
      assert.equal(problems.list, []);
      return "none";
    });
  });
});

suite("a list of texts", (test) => {
  test("is told from one in which a text stands twice", () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom(..."ab.\u0100"), maxLength: 4 }), { maxLength: 12 });
    holds(texts, ["distinct", "repeated"], (list) => {
      assert.is(areDistinct(list), new Set(list).size === list.length);
      return areDistinct(list) ? "distinct" : "repeated";
    });
  });
  test("is distinct though two texts have the same hash", () => {
    assert.ok(areDistinct(["diuqil", "gnirratsoc", "etanilced", "smullacam"]));
  });
  test("is told from one in which a text stands twice, however long it is", () => {
    const texts = Array.from({ length: 100_000 }, (_, i) => `https://app${i}.example.com`);
    assert.ok(areDistinct(texts));
    assert.not.ok(areDistinct([...texts, "https://app0.example.com"]));
  });
});
