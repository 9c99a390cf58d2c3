import { spawnSync } from "node:child_process";
import { scriptArgs } from "./processes.js";
import { ensurePrograms, type ProgramName, programOf } from "./programs.js";

/** The runtimes that the bench can run in. */
const RUNTIMES = ["node20", "node22", "node24", "node26", "bun", "deno"] as const satisfies readonly ProgramName[];

export type RuntimeName = (typeof RUNTIMES)[number];

/** @throws Error that says which runtimes there are. */
export function readRuntime(name: string): RuntimeName {
  const found = RUNTIMES.find((runtime) => runtime === name);
  if (found) return found;
  throw new Error(`no runtime is called ${JSON.stringify(name)}; there are ${RUNTIMES.join(", ")}`);
}

/**
 * Runs a script in another runtime, which is installed first if it is missing.
 * @returns Its exit code.
 * @throws Error if there is no such runtime for this machine.
 */
export function runIn(name: RuntimeName, script: string, args: readonly string[]): number {
  ensurePrograms([name]);
  const { error, status } = spawnSync(programOf(name), scriptArgs(name, script, ...args), { stdio: "inherit" });
  if (error) throw new Error(`${name} does not run on this machine (${error.message})`);
  return status ?? 1;
}
