import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { prepareChecked } from "../bench/check.js";
import type { Contestant } from "../bench/contestants/index.js";
import { makeRows, rowNames } from "../bench/rows.js";
import { makeRules, ruleText } from "../bench/rules.js";
import { makeTraffic } from "../bench/traffic.js";
import { Wire } from "../bench/wire.js";
import { suite } from "./suite.js";

const rows = makeRows();

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

suite("rows", (test) => {
  test("every row has as many rules as its name says, none twice", () => {
    for (const { name, rules } of rows) {
      assert.is(new Set(rules.map(ruleText)).size, Number(name.split("-")[1]));
    }
  });

  test("every row has Crossgate and at least two rivals", () => {
    for (const { contestants } of rows) {
      assert.is(contestants[0]?.name, "Crossgate");
      assert.ok(contestants.length >= 3);
    }
  });

  test("a row is found by its name, its kind or its size", () => {
    const namesFor = (...wanted: string[]) => makeRows(wanted).map(({ name }) => name);
    assert.equal(namesFor("exact-1"), ["exact-1"]);
    assert.equal(namesFor("wildcard"), ["wildcard-1", "wildcard-10", "wildcard-1000"]);
    assert.equal(namesFor("10"), ["exact-10", "wildcard-10"]);
    assert.equal(namesFor(), rowNames);
  });

  test("a name that fits no row is an error that lists the rows", () => {
    assert.throws(() => makeRows(["exact-7"]), /no row is called "exact-7"; there are exact-1, .*wildcard-1000/);
  });
});

suite("traffic", (test) => {
  test("every row has 8192 origins, seven in ten of them allowed", () => {
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
    const names = rows.map(({ name }) => name);
    assert.equal(
      makeRows(names).map(({ rules, traffic }) => ({ rules, traffic })),
      rows.map(({ rules, traffic }) => ({ rules, traffic })),
    );
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

suite("the command", (test) => {
  const run = (...args: string[]) => {
    const script = fileURLToPath(new URL("../bench/index.js", import.meta.url));
    return spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  };

  test("npm run bench -- --quick prints each row with its fastest contestant", () => {
    const { status, stdout } = run("--quick");
    assert.is(status, 0);
    assert.is(stdout.split("\n")[0], "npm run bench -- --quick");
    for (const name of rowNames) assert.match(stdout, new RegExp(`^${name}: 8192 origins.*\\n.*\\n.* fastest$`, "m"));
    assert.is(stdout.match(/ fastest$/gm)?.length, rowNames.length);
  });

  test("a row that does not exist ends it with an error", () => {
    const { status, stderr } = run("--quick", "exact-7");
    assert.is(status, 1);
    assert.match(stderr, /no row is called "exact-7"/);
  });
});
