// Needs what bench/package.json names: npm ci --prefix bench.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { type Chart, draw } from "../bench/charts/frame.js";
import { handlersChart } from "../bench/charts/handlers.js";
import { rulesChart } from "../bench/charts/rules.js";
import type { MeasuredRow, Report } from "../bench/report.js";
import { makeFolder } from "./folder.js";
import { suite } from "./suite.js";

const row = (name: string, costs: Record<string, number>): MeasuredRow => ({
  name,
  title: name,
  unit: "ns",
  reference: Object.keys(costs)[0] as string,
  figures: Object.entries(costs).map(([name, median]) => ({ name, median, quartiles: [median, median] })),
});

const REPORT: Report = {
  command: "npm run bench -- --json a&b.json",
  date: "2026-03-04T05:06:07.890Z",
  runtime: { name: "node24", version: "24.21.0", engine: "V8 13.6.233.17" },
  machine: { cpu: "Abacus <9>", cores: 3 },
  crossing: "encodeInto",
  rows: [
    row("exact-1000", { Crossgate: 40, "Set#has": 50 }),
    row("exact-1", { Crossgate: 30, "Set#has": 20, RegExp: 25 }),
    row("wildcard-10", { Crossgate: 35, "suffix walk": 70 }),
    row("actual-10", { floor: 800, Crossgate: 1000, "npm <cors>": 2000 }),
    row("preflight-1000", { floor: 900, Crossgate: 1800, "npm <cors>": 9000 }),
    row("names", { Crossgate: 1 }),
  ],
};

const CHARTS = [
  { make: rulesChart, names: ["Crossgate", "Set#has", "RegExp", "suffix walk"], rows: /^(exact|wildcard)-/ },
  { make: handlersChart, names: ["floor", "Crossgate", "npm &lt;cors&gt;"], rows: /^(actual|preflight)-/ },
];

/** What is seen of a drawing: its texts, in order. */
const textsOf = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

for (const { make, names, rows } of CHARTS) {
  const chart = make(REPORT) as Chart;
  suite(`the chart "${chart.title}"`, (test) => {
    test("names every contestant", async () => {
      const texts = textsOf(await draw(chart, REPORT));
      for (const name of names) assert.ok(texts.includes(name), `${name} in ${texts}`);
    });
    test("says the machine, the runtime, the date and the command", async () => {
      const text = textsOf(await draw(chart, REPORT)).join("\n");
      for (const part of ["Abacus &lt;9&gt;, 3 cores", "node24 24.21.0 (V8 13.6.233.17)", "2026-03-04"]) {
        assert.ok(text.includes(part), text);
      }
      assert.ok(text.includes("npm run bench -- --json a&amp;b.json"), text);
    });
    test("has a title and a description for whoever cannot see it", async () => {
      const svg = await draw(chart, REPORT);
      assert.match(
        svg,
        new RegExp(`^<svg [^>]*role="img">\n<title>${chart.title}</title>\n<desc>[^<]*a&amp;b.json</desc>`),
      );
    });
    test("is the same text each time", async () => {
      assert.is(await draw(chart, REPORT), await draw(make(structuredClone(REPORT)) as Chart, REPORT));
    });
    test("has a background of its own", async () => {
      assert.match(await draw(chart, REPORT), /<rect width="960" height="\d+" x="0" y="0" fill="#ffffff">/);
    });
    test("is not made of rows that are not there", () => {
      assert.is(make({ ...REPORT, rows: REPORT.rows.filter(({ name }) => !rows.test(name)) }), undefined);
    });
  });
}

suite("the rules' chart", (test) => {
  test("has a point for every figure", async () => {
    const svg = await draw(rulesChart(REPORT) as Chart, REPORT);
    assert.is(svg.match(/ecmeta_ssr_type="chart"/g)?.length, 7);
  });
});

suite("the handlers' chart", (test) => {
  test("says costs as multiples of the floor", async () => {
    const texts = textsOf(await draw(handlersChart(REPORT) as Chart, REPORT));
    for (const multiple of ["1.0", "1.3", "2.5", "2.0", "10.0"]) assert.ok(texts.includes(multiple), `${texts}`);
  });
});

suite("npm run bench:charts", (test) => {
  const folder = makeFolder();
  const run = (...args: string[]) => {
    const script = fileURLToPath(new URL("../bench/charts.js", import.meta.url));
    return spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  };
  test("writes both charts into a folder, and says where", () => {
    const file = join(folder, "report.json");
    writeFileSync(file, JSON.stringify(REPORT));
    const out = join(folder, "new", "charts");
    const { status, stdout, stderr } = run(file, "--out", out);
    assert.is(status, 0, stderr);
    assert.equal(readdirSync(out), ["handlers.svg", "rules.svg"]);
    assert.equal(stdout.trim().split("\n"), [join(out, "rules.svg"), join(out, "handlers.svg")]);
    assert.match(readFileSync(join(out, "rules.svg"), "utf8"), /^<svg .*<\/svg>\n$/s);
  });
  test("asks for a file", () => {
    const { status, stderr } = run();
    assert.is(status, 1);
    assert.match(stderr, /one file is needed/);
  });
});
