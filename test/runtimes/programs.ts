// The programs that ask the installed package the vectors, one for each way in which it is loaded.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { readAllVectors } from "../vectors.js";

const ASKING = `
import { conform } from "./conformance.js";
import vectors from "./vectors.js";
export const report = () => conform(library, vectors);
`;

/** Files by their names. `report` answers when it is called: workerd allows little before the first request. */
const PROGRAMS = {
  "imported.js": `import * as library from "crossgate";${ASKING}`,
  "imported-printed.js": `import { report } from "./imported.js";
console.log(JSON.stringify(report()));`,
  "imported-worker.js": `import { report } from "./imported.js";
export default { fetch: () => Response.json(report()) };`,
  "instantiated.js": `import * as library from "crossgate/core";
import module from "crossgate/core.wasm";
import { getPublicSuffix } from "tldts";
library.instantiate(module, { getPublicSuffix });${ASKING}`,
  "instantiated-worker.js": `import { report } from "./instantiated.js";
export default { fetch: () => Response.json(report()) };`,
  "required.cjs": `const library = require("crossgate");
Promise.all([import("./conformance.js"), import("./vectors.js")]).then(([{ conform }, { default: vectors }]) => {
  console.log(JSON.stringify(conform(library, vectors)));
});`,
};

export type Program = keyof typeof PROGRAMS;

/** Puts the programs into the folder in which the package is installed. */
export async function writePrograms(folder: string): Promise<void> {
  for (const [file, text] of Object.entries(PROGRAMS)) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, "vectors.js"), `export default ${JSON.stringify(readAllVectors())};`);
  await build({
    entryPoints: [fileURLToPath(new URL("../conformance/index.js", import.meta.url))],
    outfile: join(folder, "conformance.js"),
    bundle: true,
    format: "esm",
    platform: "neutral",
  });
}
