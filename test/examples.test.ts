import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { packageFolder } from "../bench/install.js";
import { askExamples } from "./examples/ask.js";
import { NODE_EXAMPLES } from "./examples/node-examples.js";
import { RUNTIME_EXAMPLES } from "./examples/runtime-examples.js";
import { suite } from "./suite.js";

askExamples(NODE_EXAMPLES);

suite("the examples", (test) => {
  const folder = packageFolder("examples");
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["customers", "gateway", "node_modules"].includes(entry.name))
    .map(({ name }) => name);

  test("are all asked, here or by npm run test:runtimes", () => {
    const asked = [...NODE_EXAMPLES, ...RUNTIME_EXAMPLES].map(({ name }) => name);
    assert.equal(names.sort(), asked.sort());
  });

  test("run on packages that are pinned to one version, without the address that each came from", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const { crossgate, ...packages } = { ...dependencies, ...devDependencies };
    assert.is(crossgate, "file:..");
    for (const [name, version] of Object.entries(packages)) assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
    assert.not.match(readFileSync(join(folder, "package-lock.json"), "utf8"), '"resolved": "http');
  });

  test("are one program each, of less than 40 lines", () => {
    for (const name of names) {
      const programs = readdirSync(join(folder, name)).filter((file) => /\.[jt]s$/.test(file));
      assert.is(programs.length, 1, name);
      const lines = readFileSync(join(folder, name, String(programs[0])), "utf8").split("\n");
      assert.ok(lines.length <= 40, name);
    }
  });
});
