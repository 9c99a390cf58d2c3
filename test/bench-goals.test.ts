import * as assert from "uvu/assert";
import { compare } from "../bench/compare.js";
import { exactFigure, figureOf } from "../bench/figure.js";
import { describeGoals, goals } from "../bench/goals.js";
import { describeChanges, GUARDED_ROWS, ratiosOf } from "../bench/guard.js";
import type { MeasuredRow, Report } from "../bench/report.js";
import { allRows } from "../bench/rows.js";
import { describeRow } from "../bench/table.js";
import { suite } from "./suite.js";

function row(name: string, medians: Readonly<Record<string, number>>, unit = "ns an origin"): MeasuredRow {
  const figures = Object.entries(medians).map(([contestant, median]) => exactFigure(contestant, median));
  return { name, title: "a title", unit, reference: "Crossgate", figures };
}

const report = (name: string, rows: readonly MeasuredRow[]): Report => ({
  command: "npm run bench",
  date: "2026-01-01T00:00:00.000Z",
  runtime: { name, version: "1.2.3", engine: "V8 1" },
  machine: { cpu: "a CPU", cores: 2 },
  crossing: "encodeInto",
  rows,
});

suite("a figure", (test) => {
  test("is the middle of its samples and the two that half of them lie between", () => {
    const figure = figureOf("one", [5, 1, 4, 2, 3]);
    assert.equal(figure, { name: "one", median: 3, quartiles: [2, 4] });
  });
});

suite("a comparison", (test) => {
  const rows = [row("a", { Crossgate: 30, one: 60, two: 20 }), row("b", { Crossgate: 90, other: 100 }, "requests/s")];

  test("divides by the best rival that is there", () => {
    assert.is(compare(rows, { row: "a", contestant: "Crossgate", against: ["one", "two", "absent"] }), 1.5);
    assert.is(compare(rows, { row: "a", contestant: "Crossgate", against: ["one"] }), 0.5);
    assert.is(compare(rows, { row: "b", contestant: "Crossgate", against: ["other"] }), 0.9);
  });

  test("is the figure itself without a rival, and the worst one without a contestant", () => {
    assert.is(compare(rows, { row: "a", contestant: "Crossgate" }), 30);
    assert.is(compare(rows, { row: "a", against: ["Crossgate"] }), 2);
    assert.is(compare(rows, { row: "b" }), 90);
  });

  test("is undefined where something was not measured", () => {
    assert.is(compare(rows, { row: "c" }), undefined);
    assert.is(compare(rows, { row: "a", contestant: "absent" }), undefined);
    assert.is(compare(rows, { row: "a", contestant: "Crossgate", against: ["absent"] }), undefined);
  });
});

suite("the table of a row", (test) => {
  test("has the fastest contestant first, and notes below", () => {
    const figures = [exactFigure("Crossgate", 200), exactFigure("another", 50, "checks nothing")];
    assert.equal(describeRow({ ...row("a", {}), figures }).split("\n"), [
      "",
      "a: a title",
      "             ns an origin    quartiles  Crossgate = 1",
      "  another            50.0  50.0 \u2013 50.0           0.25  fastest",
      "  Crossgate           200    200 \u2013 200           1.00",
      "  another: checks nothing",
    ]);
  });

  test("has the most requests a second first", () => {
    const lines = describeRow(row("a", { Crossgate: 90, other: 100 }, "requests/s")).split("\n");
    assert.match(lines[3] ?? "", /^ {2}other .* fastest$/);
  });
});

suite("the goals", (test) => {
  test("are about rows that there are, but for those of whole servers", () => {
    const names = new Set(allRows.map(({ name }) => name));
    for (const goal of goals) assert.ok(names.has(goal.row) || /^(actual|preflight|load)-?/.test(goal.row), goal.row);
  });

  test("are judged on Node 24, on Node 20 where they say so, and elsewhere only shown", () => {
    const rows = [
      row("exact-1000", { Crossgate: 100, "Set#has": 100 }),
      row("exact-10", { Crossgate: 70, "Set#has": 100 }),
    ];
    const table = describeGoals(["node20", "node24", "bun"].map((name) => report(name, rows))).split("\n");
    const line = (what: string) =>
      table
        .find((text) => text.startsWith(`| ${what}`))
        ?.split(" | ")
        .slice(1)
        .join(" | ");
    assert.is(table[0], "| goal | limit | node20 1.2.3 | node24 1.2.3 | bun 1.2.3 |");
    assert.is(line("1000 exact"), "\u2264 0.75 (Node 20: \u2264 1.1) | 1.00 met | **1.00 missed** | 1.00 |");
    assert.is(line("10 exact"), "\u2264 0.75 | 0.70 | 0.70 met | 0.70 |");
    assert.is(line("1 exact"), "\u2264 1 |  |  |  |");
  });
});

suite("a goal that is the least", (test) => {
  test("is met by as much or more", () => {
    const judged = (rate: number) => {
      const rows = [row("load", { Crossgate: rate, "without CORS": 100 }, "requests/s")];
      return describeGoals([report("node24", rows)]).match(/under load \| \u2265 0\.97 \| (.*) \|/)?.[1];
    };
    assert.equal([97, 120, 96].map(judged), ["0.97 met", "1.20 met", "**0.96 missed**"]);
  });
});

suite("the guard", (test) => {
  test("guards rows that there are, with one goal each", () => {
    for (const name of GUARDED_ROWS) {
      assert.ok(
        allRows.some((one) => one.name === name),
        name,
      );
      assert.is(goals.filter((goal) => goal.row === name).length, 1, name);
    }
  });

  test("takes the ratios of guarded rows alone", () => {
    const rows = [row("exact-1000", { Crossgate: 50, "Set#has": 75 }), row("exact-10", { Crossgate: 1, "Set#has": 1 })];
    assert.equal(ratiosOf(rows), { "exact-1000": 0.667 });
  });

  test("calls a ratio worse or better beyond one and a half times, and names what is new", () => {
    const last = (before: number, now: number) =>
      describeChanges({ "exact-1000": before }, { "exact-1000": now })[0]?.split(", ").at(-1);
    assert.is(last(1, 1.51), "was 1: worse");
    assert.is(last(1, 1.49), "was 1: as before");
    assert.is(last(1, 0.67), "was 1: as before");
    assert.is(last(1, 0.66), "was 1: better");
    assert.match(describeChanges({}, { names: 1 })[0] ?? "", /^names: .*: 1, which the baseline does not know$/);
  });
});
