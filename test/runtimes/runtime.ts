// The runtimes that the package is asked in, in the order of the table in docs/support.md.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { scriptArgs } from "../../bench/processes.js";
import { type ProgramName, programOf, versionOf } from "../../bench/programs.js";
import type { Report } from "../conformance/index.js";
import { PATIENCE_MS } from "../patience.js";
import { askChromium } from "./chromium.js";
import type { Program } from "./programs.js";
import { askWorkerd } from "./workerd.js";

/** What a runtime made of the package. */
export interface Asked extends Report {
  readonly version: string;
}

export interface Runtime {
  readonly name: string;
  /** How the package comes into it. */
  readonly loading: string;
  /** @param folder Where the package is installed, with the programs beside it. */
  ask(folder: string): Promise<Asked>;
}

const run = promisify(execFile);

/** A runtime that runs a program which prints. */
function printing(runtime: ProgramName, name: string, loading: string, program: Program): Runtime {
  const ask = async (folder: string) => {
    const options = { cwd: folder, maxBuffer: 2 ** 26, timeout: PATIENCE_MS, killSignal: "SIGKILL" } as const;
    const { stdout } = await run(programOf(runtime), scriptArgs(runtime, program), options);
    return { version: versionOf(runtime), ...JSON.parse(stdout) };
  };
  return { name, loading, ask };
}

function workerd(loading: string, worker: Program): Runtime {
  const ask = async (folder: string) => ({
    version: versionOf("workerd"),
    ...JSON.parse(await askWorkerd(folder, worker)),
  });
  return { name: "workerd", loading, ask };
}

const chromium: Runtime = {
  name: "Chromium",
  loading: "`esbuild`",
  async ask(folder) {
    const { version, said } = await askChromium(folder, "imported.js" satisfies Program);
    return { version, ...JSON.parse(said) };
  },
};

/** The first one is what the others are compared to. */
export const RUNTIMES: readonly Runtime[] = [
  printing("node20-19", "Node 20.19", "`import`", "imported-printed.js"),
  printing("node20-19", "Node 20.19", "`require`", "required.cjs"),
  printing("node22", "Node 22", "`import`", "imported-printed.js"),
  printing("node24", "Node 24", "`import`", "imported-printed.js"),
  printing("node26", "Node 26", "`import`", "imported-printed.js"),
  printing("bun", "Bun", "`import`", "imported-printed.js"),
  printing("deno", "Deno", "`import`", "imported-printed.js"),
  workerd("`esbuild`", "imported-worker.js"),
  workerd("`esbuild`, `instantiate`", "instantiated-worker.js"),
  chromium,
];
