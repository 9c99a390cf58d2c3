import * as assert from "uvu/assert";
import type { Contestant } from "../bench/contestants/index.js";
import { contestantsFor, makeMatching, prepareChecked } from "../bench/matching.js";
import { makeRules, ruleText } from "../bench/rules.js";
import { makeTraffic } from "../bench/traffic.js";
import { Wire } from "../bench/wire.js";
import { suite } from "./suite.js";

const SIZES = [1, 10, 1000, 100_000];
const rows = (["exact", "wildcard"] as const).flatMap((kind) => SIZES.map((size) => makeMatching(kind, size)));

suite("contestants", (test) => {
  for (const row of rows) {
    for (const contestant of row.contestants) {
      test(`${contestant.name} answers every origin of ${row.name} right`, () => {
        prepareChecked(contestant, row);
      });
    }
  }

  for (const wrong of [true, false]) {
    test(`one that always answers ${wrong} is stopped, and the origin named`, () => {
      const constant: Contestant = { name: "constant", kinds: ["exact"], prepare: () => () => wrong };
      for (const row of rows) {
        const origin = row.cases.find(({ allowed }) => allowed !== wrong)?.origin;
        assert.throws(() => prepareChecked(constant, row), `constant in ${row.name} answers ${wrong} for "${origin}"`);
      }
    });
  }
});

suite("comparisons of matchers", (test) => {
  test("each has as many rules as its name says, none twice", () => {
    for (const { name, rules } of rows) {
      assert.is(new Set(rules.map(ruleText)).size, Number(name.split("-")[1]));
    }
  });

  test("each has Crossgate and at least two rivals, one where the others would take minutes", () => {
    for (const { contestants, rules } of rows) {
      assert.is(contestants[0]?.name, "Crossgate");
      assert.ok(contestants.length >= (rules.length <= 1000 ? 3 : 2));
    }
  });

  test("a list and a regular expression end in time with 1000 rules, and not with 1001", () => {
    const slow = (kind: "exact" | "wildcard", size: number) => contestantsFor(kind, size).slow.map(({ name }) => name);
    assert.equal([slow("exact", 1000), slow("wildcard", 1000)], [[], []]);
    assert.equal(slow("exact", 1001), ["Array#includes", "RegExp"]);
    assert.equal(slow("wildcard", 1001), ["RegExp"]);
  });
});

suite("traffic", (test) => {
  test("each has 8192 origins, seven in ten of them allowed", () => {
    for (const { traffic } of rows) {
      assert.is(traffic.length, 8192);
      assert.is(traffic.filter(({ allowed }) => allowed).length, Math.round(8192 * 0.7));
    }
  });

  test("origins have 33 to 37 characters on average", () => {
    for (const { name, traffic } of rows) {
      const average = traffic.reduce((sum, { origin }) => sum + origin.length, 0) / traffic.length;
      assert.ok(Math.abs(average - 35) < 2, `${name}: ${average}`);
    }
  });

  test("refused origins are strangers and every kind of near miss", () => {
    for (const { traffic } of rows) {
      const refused = traffic.filter(({ allowed }) => !allowed);
      const strangers = refused.filter(({ why }) => why === "no rule names it").length / refused.length;
      assert.ok(strangers > 0.55 && strangers < 0.65, `${strangers}`);
      assert.is(new Set(refused.map(({ why }) => why)).size, 6);
    }
  });

  test("allowed origins come from all of ten rules", () => {
    const allowed = makeTraffic(makeRules("exact", 10), 1000).filter((request) => request.allowed);
    assert.is(new Set(allowed.map(({ origin }) => origin)).size, 10);
  });

  test("the same rules and origins come on every run", () => {
    for (const { rules, traffic } of rows) {
      const kind = rules[0]?.kind ?? "exact";
      const again = makeMatching(kind, rules.length);
      assert.equal(again.rules, rules);
      assert.equal(again.traffic, traffic);
    }
  });

  test("what the wire delivers is what was put on it", () => {
    const origins = ["https://a.com", "", "https://b.example.org", "null"];
    const received = ["", ""];
    const wire = new Wire(origins);
    assert.is(wire.size, 4);
    for (const from of [0, 2]) {
      wire.receive(from, received);
      assert.equal(received, origins.slice(from, from + 2));
    }
  });
});
