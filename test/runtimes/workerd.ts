import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { programOf } from "../../bench/programs.js";
import { type Command, withProcess } from "../process.js";

/** Lets workerd run a worker. @returns What it answers a request. */
export async function askWorkerd(folder: string, worker: string): Promise<string> {
  return withProcess(await toWorkerd(folder, worker), async (port) => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return response.text();
  });
}

/**
 * Bundles a worker as workerd's users do.
 * @param vars Texts that the worker finds in its `env`.
 * @returns What serves it.
 */
export async function toWorkerd(
  folder: string,
  worker: string,
  vars: Readonly<Record<string, string>> = {},
): Promise<Command> {
  const bundle = mkdtempSync(join(folder, "workerd-"));
  await build({
    entryPoints: [join(folder, worker)],
    outdir: bundle,
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
  });
  writeFileSync(join(bundle, "config.capnp"), configOf(basename(worker), readdirSync(bundle), vars));
  return { program: programOf("workerd"), args: ["serve", "config.capnp", "--control-fd=1"], cwd: bundle };
}

/** @param files What the bundle consists of; `worker` is where it begins. */
function configOf(worker: string, files: readonly string[], vars: Readonly<Record<string, string>>): string {
  const modules = [worker, ...files.filter((file) => file !== worker)].map((file) => {
    const kind = file.endsWith(".wasm") ? "wasm" : "esModule";
    return `(name = "${file}", ${kind} = embed "${file}")`;
  });
  const bindings = Object.entries(vars).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  bindings = [${bindings.join(", ")}],
  compatibilityDate = "2026-01-01",
);
`;
}
