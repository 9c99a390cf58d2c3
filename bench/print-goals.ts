// Prints the goals and how far each is met, as a table in Markdown.
//
//   npm run bench:goals -- node20.json node24.json      files that npm run bench -- --json has written

import { readFileSync } from "node:fs";
import { describeGoals } from "./goals.js";
import type { Report } from "./report.js";

const files = process.argv.slice(2);

if (files.length === 0) {
  console.error("usage: npm run bench:goals -- FILE...");
  process.exitCode = 2;
} else {
  console.log(describeGoals(files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Report)));
}
