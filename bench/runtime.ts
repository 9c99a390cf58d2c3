import { spawnSync } from "node:child_process";
import { ensureInstalled, packageFolder } from "./install.js";
import { scriptArgs } from "./processes.js";

/** The runtimes that the bench can run in, and the program of each in its package. */
const PROGRAMS = {
  node20: "node20/bin/node",
  node22: "node22/bin/node",
  node24: "node24/bin/node",
  node26: "node26/bin/node",
  bun: "bun/bin/bun",
  deno: "deno/deno",
} as const;

export type RuntimeName = keyof typeof PROGRAMS;

/** @throws Error that says which runtimes there are. */
export function readRuntime(name: string): RuntimeName {
  if (Object.hasOwn(PROGRAMS, name)) return name as RuntimeName;
  throw new Error(`no runtime is called ${JSON.stringify(name)}; there are ${Object.keys(PROGRAMS).join(", ")}`);
}

/**
 * Runs a script in another runtime, which is installed first if it is missing.
 * @returns Its exit code.
 * @throws Error if there is no such runtime for this machine.
 */
export function runIn(name: RuntimeName, script: string, args: readonly string[]): number {
  const path = `node_modules/${PROGRAMS[name]}`;
  ensureInstalled("bench/runtimes", path);
  const program = packageFolder("bench/runtimes") + path;
  const { error, status } = spawnSync(program, scriptArgs(name, script, ...args), { stdio: "inherit" });
  if (error) throw new Error(`${name} does not run on this machine (${error.message})`);
  return status ?? 1;
}
