// Says which of a handful of ratios got worse since bench/baseline.json was written. It informs: a ratio that got
// worse is no failure.
//
//   npm run bench:guard
//   npm run bench:guard -- --write                     writes what it measures into the baseline
//   npm run bench:guard -- --runtime node24            in another runtime, as of npm run bench
//   npm run bench:guard -- --quick                     few rounds: whether it runs, not how fast

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { describeChanges, GUARDED_ROWS, type Ratios, ratiosOf } from "./guard.js";
import { thisRuntime } from "./report.js";
import { allRows } from "./rows.js";
import { measureRows } from "./run.js";
import { readRuntime, runIn } from "./runtime.js";

const OPTIONS = {
  write: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  runtime: { type: "string" },
} as const;

const file = new URL("../../bench/baseline.json", import.meta.url);
const args = process.argv.slice(2);
const { write, quick, runtime } = parseArgs({ args, options: OPTIONS }).values;
const { name } = thisRuntime();
const guardedRows = allRows.filter((row) => GUARDED_ROWS.includes(row.name));

if (runtime !== undefined && readRuntime(runtime) !== name) {
  process.exitCode = runIn(readRuntime(runtime), fileURLToPath(import.meta.url), args);
} else {
  const baseline = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Ratios>>;
  const ratios = ratiosOf(await measureRows(guardedRows, { isQuick: quick }));
  console.log([name, ...describeChanges(baseline[name] ?? {}, ratios)].join("\n"));
  if (write) writeFileSync(file, `${JSON.stringify({ ...baseline, [name]: ratios }, undefined, 2)}\n`);
}
