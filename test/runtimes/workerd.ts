import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { build } from "esbuild";
import { programOf } from "../../bench/programs.js";
import { PATIENCE_MS } from "../patience.js";

/** Bundles a worker as workerd's users do, and lets workerd run it. @returns What it answers a request. */
export async function askWorkerd(folder: string, worker: string): Promise<string> {
  const bundle = mkdtempSync(join(folder, "workerd-"));
  await build({
    entryPoints: [join(folder, worker)],
    outdir: bundle,
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
  });
  writeFileSync(join(bundle, "config.capnp"), configOf(worker, readdirSync(bundle)));
  return serve(bundle, async (port) => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return response.text();
  });
}

/** @param files What the bundle consists of; `worker` is where it begins. */
function configOf(worker: string, files: readonly string[]): string {
  const modules = [worker, ...files.filter((file) => file !== worker)].map((file) => {
    const kind = file.endsWith(".wasm") ? "wasm" : "esModule";
    return `(name = "${file}", ${kind} = embed "${file}")`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (modules = [${modules.join(", ")}], compatibilityDate = "2026-01-01");
`;
}

/** Runs workerd in a folder with a config.capnp while `use` runs. */
async function serve<T>(folder: string, use: (port: number) => Promise<T>): Promise<T> {
  const child = spawn(programOf("workerd"), ["serve", "config.capnp", "--control-fd=3"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
  const closed = once(child, "close");
  try {
    return await use(await portOf(child, closed));
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
}

/** workerd says on its control pipe which port it was given. */
async function portOf(child: ChildProcess, closed: Promise<unknown>): Promise<number> {
  let complaint = "";
  child.stderr?.on("data", (data) => (complaint += data));
  const lines = createInterface(child.stdio[3] as Readable);
  const said = once(lines, "line").then(([line]) => JSON.parse(line).port);
  const port = await Promise.race([said, closed]);
  if (typeof port !== "number") throw new Error(`workerd has not started: ${complaint}`);
  return port;
}
