// Runs test files, each in a process of its own, and adds up what they say. A file that fails to load, ends early or
// runs no test counts as one failure, whatever its exit code.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** A file that hangs, in milliseconds; no test comes near it. */
const DEADLINE = 300_000;

/**
 * Runs the test files of a folder with arguments, and prints what becomes of them.
 * @param isWanted Which of them.
 */
export async function runFiles(
  folder: URL,
  isWanted: (file: string) => boolean,
  args: readonly string[] = [],
): Promise<Outcome> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".test.js") && isWanted(file));
  const total = { passed: 0, failed: 0 };
  for (const file of files) {
    const { passed, failed } = await runFile(fileURLToPath(new URL(file, folder)), args);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

/** Ends a run: its last line, and the exit code. */
export function sayTotal({ passed, failed }: Outcome): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
}

async function runFile(file: string, args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
  const child = spawn(process.execPath, ["--expose-gc", file, ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: DEADLINE,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const [code] = await once(child, "close");
  const outcome = readOutcome(output, code);
  console.log(`${basename(file, ".test.js")}: ${outcome.passed} passed, ${outcome.failed} failed`);
  if (outcome.failed > 0) console.log(output);
  return outcome;
}

/** uvu ends each suite's tests with "Total: 3", "Passed: 3" and "Skipped: 0", each on its line. */
function readOutcome(output: string, code: number | null): Outcome {
  const sum = (label: string) =>
    [...output.matchAll(new RegExp(`^ *${label}: +(\\d+)`, "gm"))].reduce(
      (total, match) => total + Number(match[1]),
      0,
    );
  const passed = sum("Passed");
  const failed = sum("Total") - passed;
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
}
