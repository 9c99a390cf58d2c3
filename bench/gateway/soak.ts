// Puts gateways under full load for a time while policies change 20 times a second, and judges every answer.
//
//   npm run soak -- --minutes 10           10 if absent
//   npm run soak -- --faults               restarts the NATS server at half time
//   npm run soak -- --json FILE            writes the report there: dist/soak.json if absent
//
// Needs nats-server on the path. Exit code 1 for a wrong answer, a 5xx, a broken connection, a change that a gateway does
// not follow, or memory that grows; 2 for wrong arguments.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { soak } from "./soak/index.js";
import { describeReport, reportOf } from "./soak/report.js";
import type { Soaking } from "./soak/run.js";

const OPTIONS = {
  minutes: { type: "string", default: "10" },
  faults: { type: "boolean", default: false },
  json: { type: "string", default: "dist/soak.json" },
} as const;

const args = process.argv.slice(2);

/** @throws Error that says which argument is wrong. */
function readWanted(): { soaking: Soaking; json: string } {
  const { minutes, faults, json } = parseArgs({ args, options: OPTIONS }).values;
  if (!(Number(minutes) > 0)) throw new Error(`--minutes takes a number above 0, not ${JSON.stringify(minutes)}`);
  const soaking: Soaking = {
    minutes: Number(minutes),
    tenants: 100_000,
    gateways: 3,
    connections: 12,
    changesPerSecond: 20,
    changed: 1000,
    secondsToImage: 60,
    place: "NATS",
    hasFaults: faults,
  };
  return { soaking, json };
}

async function run({ soaking, json }: ReturnType<typeof readWanted>): Promise<void> {
  const report = reportOf(soaking, await soak(soaking), args);
  writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`${describeReport(report)}\n${json}`);
  if (report.failures.length > 0) process.exitCode = 1;
}

let wanted: ReturnType<typeof readWanted> | undefined;
try {
  wanted = readWanted();
} catch (error) {
  console.error(`${(error as Error).message}\nusage: npm run soak -- [--minutes N] [--faults] [--json FILE]`);
  process.exitCode = 2;
}
if (wanted !== undefined) await run(wanted);
