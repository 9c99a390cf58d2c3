// Runs every test file in a process of its own and adds up what they say. A file that fails to load, ends early or
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

const folder = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(folder).filter(
  (file) => file.endsWith(".test.js") && (wanted.length === 0 || wanted.some((part) => file.includes(part))),
);

/** A file that hangs, in milliseconds; no test comes near it. */
const DEADLINE = 300_000;

async function runFile(file: string): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
  const child = spawn(process.execPath, ["--expose-gc", folder + file], {
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

let passed = 0;
let failed = 0;
for (const file of files) {
  const outcome = await runFile(file);
  passed += outcome.passed;
  failed += outcome.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
