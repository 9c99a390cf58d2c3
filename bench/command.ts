import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureInstalled } from "./install.js";
import { startReport } from "./report.js";
import type { Row } from "./row.js";
import { selectRows } from "./rows.js";
import { measureRows } from "./run.js";
import { readRuntime, runIn } from "./runtime.js";
import { describeRow, describeRun } from "./table.js";

const OPTIONS = {
  row: { type: "string", multiple: true, default: [] as string[] },
  json: { type: "string" },
  quick: { type: "boolean", default: false },
  runtime: { type: "string" },
} as const;

/** A command that measures rows. */
export interface Command {
  /** As it is typed, such as `npm run bench`. */
  readonly name: string;
  /** The address of its script. */
  readonly script: string;
  readonly rows: readonly Row[];
  /** Whether a row has rivals that have to be installed. */
  readonly hasRivals: (row: Row) => boolean;
}

/** Runs it with the arguments of this process, and sets the exit code: 2 for wrong ones. */
export async function runCommand(command: Command): Promise<void> {
  try {
    await measure(command, readWanted(command));
  } catch (error) {
    if (!(error instanceof WrongArguments)) throw error;
    console.error(
      `${error.message}\nusage: ${command.name} -- [--row NAME]... [--json FILE] [--runtime NAME] [--quick]`,
    );
    process.exitCode = 2;
  }
}

class WrongArguments extends Error {}

/** @throws WrongArguments that says which one is wrong. */
function readWanted({ rows }: Command) {
  try {
    const { row, runtime, ...rest } = parseArgs({ args: process.argv.slice(2), options: OPTIONS }).values;
    return { ...rest, rows: selectRows(row, rows), runtime: runtime === undefined ? undefined : readRuntime(runtime) };
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

async function measure(command: Command, { rows, json, quick, runtime }: ReturnType<typeof readWanted>): Promise<void> {
  const args = process.argv.slice(2);
  const report = startReport(command.name, args);
  if (runtime !== undefined && runtime !== report.runtime.name) {
    process.exitCode = runIn(runtime, fileURLToPath(command.script), args);
    return;
  }
  if (rows.some(command.hasRivals)) ensureInstalled("bench");
  console.log(describeRun(report));
  const measured = await measureRows(rows, { isQuick: quick }, (row) => console.log(describeRow(row)));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...report, rows: measured }, undefined, 2)}\n`);
}
