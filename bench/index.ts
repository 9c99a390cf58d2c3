// Times this library against what one would write or install instead.
//
//   npm run bench                                  every row
//   npm run bench -- --row exact --row names       the rows with that word in their names
//   npm run bench -- --json FILE                   writes the figures to a file as well
//   npm run bench -- --runtime node24              in another runtime: node20, node22, node24, node26, bun or deno
//   npm run bench -- --quick                       few rounds: whether it runs, not how fast
//
// Exit code 1 if a contestant answers wrong or something cannot be installed, 2 for wrong arguments.

import { runCommand } from "./command.js";
import { allRows, hasRivals } from "./rows.js";

await runCommand({ name: "npm run bench", script: import.meta.url, rows: allRows, hasRivals });
