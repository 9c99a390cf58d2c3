import { execFileSync } from "node:child_process";

/** Deno asks for leave to read a file, and would write a lockfile and a node_modules of its own. */
const DENO = ["run", "--allow-all", "--no-lock", "--node-modules-dir=manual"];

/** The arguments with which a runtime, such as `node24` or `deno`, runs a script. */
export function scriptArgs(runtime: string, script: string, ...args: readonly string[]): string[] {
  return [...(runtime === "deno" ? DENO : []), script, ...args];
}

/** What a script writes to its standard output, run by the runtime that this is. */
export function runScript(script: string, ...args: readonly string[]): string {
  const runtime = process.versions["deno"] === undefined ? "node" : "deno";
  return execFileSync(process.execPath, scriptArgs(runtime, script, ...args), { encoding: "utf8" });
}
