// Times this library against what one would write or install instead.
//
//   npm run bench                                  every row
//   npm run bench -- --row exact --row names       the rows with that word in their names
//   npm run bench -- --json FILE                   writes the figures to a file as well
//   npm run bench -- --runtime node24              in another runtime: node20, node22, node24, node26, bun or deno
//   npm run bench -- --quick                       few rounds: whether it runs, not how fast
//
// Exit code 1 if a contestant answers wrong or something cannot be installed, 2 for wrong arguments.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureInstalled } from "./install.js";
import { startReport } from "./report.js";
import { hasRivals, selectRows } from "./rows.js";
import { measureRows } from "./run.js";
import { readRuntime, runIn } from "./runtime.js";
import { describeRow, describeRun } from "./table.js";

const USAGE = "usage: npm run bench -- [--row NAME]... [--json FILE] [--runtime NAME] [--quick]";
const OPTIONS = {
  row: { type: "string", multiple: true, default: [] as string[] },
  json: { type: "string" },
  quick: { type: "boolean", default: false },
  runtime: { type: "string" },
} as const;

const args = process.argv.slice(2);
const report = startReport(args);

/** @throws Error that says which argument is wrong. */
function readWanted() {
  const { row, runtime, ...rest } = parseArgs({ args, options: OPTIONS }).values;
  return { ...rest, rows: selectRows(row), runtime: runtime === undefined ? undefined : readRuntime(runtime) };
}

async function run({ rows, json, quick, runtime }: ReturnType<typeof readWanted>): Promise<void> {
  if (runtime !== undefined && runtime !== report.runtime.name) {
    process.exitCode = runIn(runtime, fileURLToPath(import.meta.url), args);
    return;
  }
  if (rows.some(hasRivals)) ensureInstalled("bench");
  console.log(describeRun(report));
  const measured = await measureRows(rows, { isQuick: quick }, (row) => console.log(describeRow(row)));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...report, rows: measured }, undefined, 2)}\n`);
}

let wanted: ReturnType<typeof readWanted> | undefined;
try {
  wanted = readWanted();
} catch (error) {
  console.error(`${(error as Error).message}\n${USAGE}`);
  process.exitCode = 2;
}
if (wanted !== undefined) await run(wanted);
