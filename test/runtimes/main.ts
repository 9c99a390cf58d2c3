// Runs the tests of this folder, in runtimes that are installed first. With --write, docs/support.md says what they find.

import { ensurePrograms } from "../../bench/programs.js";
import { runFiles, sayTotal } from "../run-files.js";
import { readSection } from "../support.js";

ensurePrograms();
const total = await runFiles(new URL(".", import.meta.url), () => true, process.argv.slice(2));
console.log(`\n${readSection("runtimes")}\n`);
sayTotal(total);
