// Times `policy.allowsOrigin` against what one would write in JavaScript instead.
//
//   npm run bench                      every row, in about ten seconds
//   npm run bench -- exact 1000        the rows of a kind or size; exact-10 for one of them
//   npm run bench -- --quick           few rounds: whether it runs, not how fast

import { type Effort, measureRow } from "./measure.js";
import { describeRow, describeRun } from "./report.js";
import { makeRows } from "./rows.js";

const FULL: Effort = { rounds: 41, batches: 160 };
const QUICK: Effort = { rounds: 3, batches: 16 };

const args = process.argv.slice(2);
const effort = args.includes("--quick") ? QUICK : FULL;
const rows = makeRows(args.filter((arg) => arg !== "--quick"));

console.log(describeRun(args));
for (const row of rows) console.log(describeRow(row, await measureRow(row, effort)));
