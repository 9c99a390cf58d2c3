// Draws what was measured, as SVG files.
//
//   npm run bench:charts -- FILE.json [--out docs/charts]

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { draw } from "./charts/frame.js";
import { handlersChart } from "./charts/handlers.js";
import { rulesChart } from "./charts/rules.js";
import type { Report } from "./report.js";

const { values, positionals } = parseArgs({
  options: { out: { type: "string", default: "docs/charts" } },
  allowPositionals: true,
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) {
  throw new Error("one file is needed, as npm run bench -- --json FILE writes it");
}
const report = JSON.parse(await readFile(file, "utf8")) as Report;
await mkdir(values.out, { recursive: true });
for (const make of [rulesChart, handlersChart]) {
  const chart = make(report);
  if (chart === undefined) continue;
  const path = join(values.out, `${chart.name}.svg`);
  await writeFile(path, await draw(chart, report));
  console.log(path);
}
