import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import * as assert from "uvu/assert";
import { VERDICT_ORIGIN } from "../../assembly/layout.js";
import { programOf, versionOf } from "../../bench/programs.js";
import { suite } from "../suite.js";
import { settleSection } from "../support.js";
import { judgeVectors, type Scene, toTape } from "./tape.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What the release is compiled with, and memory for the tape. */
const ASC = [
  "test/assembly/replay.ts",
  "--config",
  "asconfig.json",
  "--initialMemory",
  "64",
  "--outFile",
  "replay.wasm",
];

/** The matcher with a tape in it, compiled. */
async function compile(scenes: readonly Scene[]): Promise<Uint8Array<ArrayBuffer>> {
  const tape = toTape(scenes);
  const source = `export const TAPE = memory.data<u8>([${tape.join()}]);
export const TAPE_END: usize = TAPE + ${tape.length};`;
  let compiled: Uint8Array | undefined;
  const { error, stderr } = await asc.main([...ASC, "--baseDir", root], {
    readFile: (file, folder) => (file === "test/assembly/tape.ts" ? source : readIfThere(join(folder, file))),
    writeFile: (file, contents) => {
      if (file === "replay.wasm") compiled = contents as Uint8Array;
    },
  });
  if (error || compiled === undefined) throw new Error(`asc: ${stderr}`, { cause: error });
  return Uint8Array.from(compiled);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** Lets Wasmtime, which wizer is made of, call the export `run`. @returns The exit code, and what it complains of. */
function run(module: Uint8Array): { status: number | null; stderr: string } {
  return spawnSync(programOf("wizer"), ["-f", "run", "-o", "/dev/null"], { input: module, encoding: "utf8" });
}

/** The same scenes, but for the last verdict. */
function withLastChanged(scenes: readonly Scene[]): Scene[] {
  return scenes.map(({ image, requests }, i) => ({
    image,
    requests: requests.map(({ verdict, texts }, k) => {
      const isLast = i === scenes.length - 1 && k === requests.length - 1;
      return { verdict: isLast ? verdict ^ VERDICT_ORIGIN : verdict, texts };
    }),
  }));
}

suite("the compiled core in Wasmtime", (test) => {
  const scenes = judgeVectors();
  const verdicts = scenes.reduce((sum, { requests }) => sum + requests.length, 0);

  test("gives every verdict that it gives in JavaScript, and imports nothing", async () => {
    const module = await compile(scenes);
    assert.equal(WebAssembly.Module.imports(new WebAssembly.Module(module)), []);
    const { status, stderr } = run(module);
    assert.is(status, 0, stderr);
  });

  test("is found out by one verdict that is another, the last one", async () => {
    const { status, stderr } = run(await compile(withLastChanged(scenes)));
    assert.is(status, 1);
    assert.match(stderr, "unreachable");
  });

  test("gives as many verdicts as docs/support.md says", () => {
    assert.ok(verdicts > 500);
    const found = `${verdicts} verdicts of ${scenes.length} policies, in the Wasmtime of wizer ${versionOf("wizer")}.`;
    settleSection("wasmtime", found);
  });
});
