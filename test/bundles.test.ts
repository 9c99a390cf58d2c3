// What a bundler makes of the package, and whether that runs.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { type BuildOptions, buildSync } from "esbuild";
import * as assert from "uvu/assert";
import { makeFolder } from "./folder.js";
import { doors, installed, runNode } from "./installed.js";
import { suite } from "./suite.js";

const folder = installed();
const wasm = readFileSync(join(folder, "node_modules/crossgate/dist/crossgate.wasm"));

/** What any WebAssembly begins with, as base64. */
const BASE64 = "AGFzbQ";

interface Bundle {
  readonly text: string;
  /** The files of other kinds. */
  readonly assets: readonly Uint8Array[];
  /** The files that something of is in the bundle. */
  readonly inputs: readonly string[];
  /** What the bundle imports. */
  readonly imports: readonly string[];
}

function bundle(contents: string, options: BuildOptions = {}): Bundle {
  const { outputFiles = [], metafile } = buildSync({
    stdin: { contents, resolveDir: folder },
    absWorkingDir: folder,
    outdir: join(folder, "out"),
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    loader: { ".wasm": "copy" },
    metafile: true,
    logLevel: "silent",
    ...options,
  });
  const isScript = ({ path }: { path: string }) => path.endsWith(".js");
  const outputs = Object.values(metafile?.outputs ?? {}).filter((output) => output.entryPoint !== undefined);
  const inputs = outputs.flatMap((output) => Object.entries(output.inputs));
  return {
    text: outputFiles.find(isScript)?.text ?? "",
    assets: outputFiles.filter((file) => !isScript(file)).map((file) => file.contents),
    inputs: inputs.filter(([file, { bytesInOutput }]) => file !== "<stdin>" && bytesInOutput > 0).map(([file]) => file),
    imports: outputs.flatMap((output) => output.imports).map(({ path }) => path),
  };
}

/** The modules of the library in the files of the package, by the comments that its own bundler left. */
function modulesIn(inputs: readonly string[]): string[] {
  const texts = inputs.filter((file) => file.endsWith(".js")).map((file) => readFileSync(join(folder, file), "utf8"));
  return texts.flatMap((text) => [...text.matchAll(/^\/\/ (\S+\.js)$/gm)].map(([, module = ""]) => module));
}

/** A policy without the list of public suffixes, and two that need it. */
const PROGRAM = `
import { definePolicy } from "crossgate";
import { gate } from "crossgate/fetch";
const credentials = true;
const origin = "https://a.example.com";
const say = (origins) => {
  try {
    return definePolicy({ credentials, origins }).decide({ method: "GET", origin }).reason;
  } catch (error) {
    return error.problems?.[0].code ?? error.message;
  }
};
globalThis.said = [typeof gate, say([origin]), say(["https://*.example.com"]), say(["https://*.co.uk"])];
`;

const LEFT_OUT =
  "crossgate: a wildcard with credentials is checked by the package tldts; " +
  "install it beside this program, or bring its getPublicSuffix to instantiate of crossgate/core";

/** What stands in front of an application; the rest is for machines of Node's, and needs its modules. */
const gates = doors.filter((door) => !/\/(source|nats|gateway)$/.test(door));

const SAID = ["function", "allowed", "allowed", "origin-public-suffix"];

suite("a bundle", (test) => {
  test("of a door from which nothing is used is empty", () => {
    for (const door of doors) {
      const options: BuildOptions = { platform: "node", minify: true, external: ["@nats-io/*"] };
      assert.is(bundle(`import "${door}";`, options).text.length, 0, door);
    }
  });
  test("of the Fetch door for a browser has none of Node's modules, no matcher, and nothing that makes policies", () => {
    const { text, inputs, imports } = bundle('export { gate } from "crossgate/fetch";', { platform: "browser" });
    assert.equal(imports, []);
    assert.ok(inputs.every((file) => file.startsWith("node_modules/crossgate/dist/bindings/bundle/")));
    assert.not(text.includes(BASE64));
    assert.not(inputs.some((file) => file.endsWith("/core.js")));
    const modules = modulesIn(inputs);
    assert.ok(modules.includes("http/fetch.js"));
    const strays = modules.filter((module) => /^(engine|explain|policy|index|core|define)\b/.test(module));
    assert.equal(strays, ["policy/suggest.js"]);
  });
  test("for a browser works without anything of Node's, and has the list of public suffixes once", () => {
    const { text, inputs, imports } = bundle(PROGRAM, { platform: "browser", format: "iife" });
    assert.equal(imports, []);
    assert.equal(inputs.filter((file) => /\/tldts\/dist\/(cjs|es6\/src\/data)\//.test(file)).length, 1);
    const page = createContext({ TextEncoder, TextDecoder, atob });
    runInContext(text, page);
    assert.equal([...page["said"]], SAID);
  });
  test("of all gates for Node imports none of Node's modules, of which Node would load all that they export", () => {
    const contents = gates.map((door, i) => `export * as door${i} from "${door}";`).join("\n");
    assert.equal(bundle(contents, { platform: "node" }).imports, []);
  });
  test("for Node in one file works where nothing is installed, the list of public suffixes too", () => {
    for (const format of ["esm", "cjs"] as const) assert.equal(runAlone(PROGRAM, { format }), SAID, format);
  });
  test("for Node that has left the list out says so, to those alone who need it", () => {
    for (const format of ["esm", "cjs"] as const) {
      const [door, allowed, ...needing] = runAlone(PROGRAM, { format, conditions: ["production"] });
      assert.equal([door, allowed], ["function", "allowed"]);
      for (const message of needing) assert.is(message, LEFT_OUT);
    }
  });
});

/** What a bundle says in a folder of its own. */
function runAlone(contents: string, options: BuildOptions): string[] {
  const alone = makeFolder();
  const file = options.format === "cjs" ? "program.cjs" : "program.mjs";
  const { text } = bundle(`${contents} console.log(JSON.stringify(globalThis.said));`, {
    platform: "node",
    ...options,
  });
  writeFileSync(join(alone, file), text);
  return JSON.parse(runNode(alone, file));
}

suite("the matcher in a bundle", (test) => {
  const source = 'export { definePolicy } from "crossgate";';
  test("is text, unless a runtime brings it", () => {
    const { text, assets, imports } = bundle(source, { platform: "browser" });
    assert.is(text.split(BASE64).length - 1, 2);
    assert.equal([assets, imports], [[], []]);
  });
  test("is an import of the file for workerd, and no text", () => {
    const { text, assets, imports } = bundle(source, { conditions: ["workerd", "worker", "browser"] });
    assert.not(text.includes(BASE64));
    assert.ok(assets.length === 1 && wasm.equals(assets[0] as Uint8Array));
    assert.ok(imports.length === 1 && imports[0]?.endsWith(".wasm"), imports.join());
  });
  test("is an import of a module for Vercel's edge runtime, and no text", () => {
    const { text, assets } = bundle(source, { conditions: ["edge-light"] });
    assert.not(text.includes(BASE64));
    assert.ok(assets.length === 1 && wasm.equals(assets[0] as Uint8Array));
    assert.match(text, /from "\.\/[^"]*\.wasm\?module"/);
  });
  test("is not there in any form for those who bring it to crossgate/core", () => {
    const browser: BuildOptions[] = ["workerd", "edge-light", "browser"].map((condition) => ({
      conditions: [condition],
    }));
    for (const options of [...browser, { platform: "node" } as const]) {
      const { text, assets, imports } = bundle('export * from "crossgate/core";', options);
      assert.ok(text.includes("instantiate"));
      assert.not(text.includes(BASE64));
      assert.equal([assets, imports], [[], []]);
    }
  });
  test("is the file that is imported from crossgate/core.wasm", () => {
    const { assets } = bundle('export { default } from "crossgate/core.wasm";');
    assert.ok(assets.length === 1 && wasm.equals(assets[0] as Uint8Array));
  });
});
