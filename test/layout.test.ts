import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as asc from "assemblyscript/asc";
import * as assert from "uvu/assert";
import * as layout from "../assembly/layout.js";
import { suite } from "./suite.js";

const root = new URL("../../", import.meta.url);
const read = (file: string) => readFileSync(new URL(`dist/${file}`, root));
/** The matcher that bytes are copied to, and the one that reads strings by itself. */
const modules = ["crossgate", "crossgate-strings"].map((name) => {
  const bytes = read(`${name}.wasm`);
  return { name, bytes, text: read(`${name}.wat`).toString(), wasm: new WebAssembly.Module(bytes) };
});
const imports = { "wasm:js-string": { length: () => 0, charCodeAt: () => 0 } };

/** The names of the constants that the module does not have, or has with another value. */
function staleConstants(constants: Readonly<Record<string, number>>, wasm: WebAssembly.Module): string[] {
  const globals = new WebAssembly.Instance(wasm, imports).exports as Record<string, WebAssembly.Global>;
  return Object.keys(constants).filter((name) => globals[name]?.value !== constants[name]);
}

/** Compiles the matcher without writing it, with further options. */
async function compile(...options: string[]): Promise<{ failed: boolean; errors: string }> {
  const errors = asc.createMemoryStream();
  const flags = ["--baseDir", fileURLToPath(root), "--target", "release", "--outFile", "", "--textFile", ""];
  const { error } = await asc.main([...flags, ...options], {
    stderr: errors,
    stdout: asc.createMemoryStream(),
    writeFile: () => {},
  });
  return { failed: error !== null, errors: errors.toString() };
}

function importersOfLayout(): string[] {
  const files = readdirSync(new URL("bindings", root), { recursive: true, encoding: "utf8" });
  return files.filter(
    (file) =>
      file.endsWith(".ts") &&
      /assembly\/layout/.test(
        readFileSync(new URL(`bindings/${file}`, root), "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, ""),
      ),
  );
}

suite("the layout", (test) => {
  for (const { name, wasm } of modules) {
    test(`is the same in ${name}.wasm and in TypeScript`, () => {
      assert.ok(Object.keys(layout).length > 50);
      assert.equal(staleConstants(layout, wasm), []);
    });
    test(`names the constant of ${name}.wasm that is stale`, () => {
      assert.equal(staleConstants({ ...layout, NAMES: layout.NAMES + 8 }, wasm), ["NAMES"]);
      assert.equal(staleConstants({ ...layout, MISSING: 1 }, wasm), ["MISSING"]);
    });
  }
  test("compiles as it is", async () => {
    const { failed, errors } = await compile();
    assert.not.ok(failed, errors);
  });
  test("stops the build if the module's memory begins inside the request area", async () => {
    const { failed, errors } = await compile("--memoryBase", String(layout.REQUEST_END - 1));
    assert.ok(failed);
    assert.match(errors, "memoryBase lies inside the request area");
  });
  test("stops the build if there is a runtime that could allocate", async () => {
    const { failed, errors } = await compile("--runtime", "incremental");
    assert.ok(failed);
    assert.match(errors, "the runtime has to be stub");
  });
  test("is in few hands", () => {
    assert.equal(importersOfLayout().sort(), [
      "decision.ts",
      "engine/arena.ts",
      "engine/image.ts",
      "engine/index.ts",
      "engine/layout-check.ts",
      "engine/strings.ts",
      "explain/request.ts",
      "policy/host.ts",
      "policy/method.ts",
      "policy/origin-pattern.ts",
      "policy/plan.ts",
    ]);
  });
});

const functionsOf: Readonly<Record<string, readonly string[]>> = {
  crossgate: ["judge", "memory", "place", "placeLines", "seal"],
  "crossgate-strings": ["allowsText", "judge", "judgeText", "memory", "place", "placeLines", "seal"],
};

for (const { name, bytes, text, wasm } of modules) {
  suite(`${name}.wasm`, (test) => {
    test("imports nothing but JS string builtins, and the one that bytes are copied to nothing at all", () => {
      const imported = WebAssembly.Module.imports(wasm).map((one) => `${one.module} ${one.name}`);
      const builtins = ["wasm:js-string charCodeAt", "wasm:js-string length"];
      assert.equal(imported.sort(), name === "crossgate" ? [] : builtins);
    });
    test("exports its functions, its memory and the layout, and nothing else", () => {
      const exported = WebAssembly.Module.exports(wasm).filter(({ kind }) => kind !== "global");
      assert.equal(exported.map((one) => one.name).sort(), functionsOf[name]);
    });
    test("is at most 8 KiB", () => assert.ok(bytes.length <= 8192, `${bytes.length} bytes`));
    test("never grows its memory by itself and holds no data", () => {
      assert.not.match(text, "memory.grow");
      assert.not.match(text, "(data");
    });
  });
}
