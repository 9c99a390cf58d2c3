// Runs the test files of this folder, or those with one of the arguments in their names.

import { runFiles, sayTotal } from "./run-files.js";

const wanted = process.argv.slice(2);
const isWanted = (file: string) => wanted.length === 0 || wanted.some((part) => file.includes(part));

sayTotal(await runFiles(new URL(".", import.meta.url), isWanted));
