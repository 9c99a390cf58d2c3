import { cpus } from "node:os";
import { engine } from "../bindings/index.js";
import type { Figures, Row } from "./row.js";

/** A row with its figures. */
export type MeasuredRow = Pick<Row, "name" | "title"> & Figures;

/** All that a run of the bench says, as `--json` writes it. */
export interface Report {
  readonly command: string;
  /** ISO 8601. */
  readonly date: string;
  readonly runtime: { readonly name: string; readonly version: string; readonly engine: string };
  readonly machine: { readonly cpu: string; readonly cores: number };
  readonly crossing: string;
  readonly rows: readonly MeasuredRow[];
}

/** What has to be known to run a command again, without rows yet. */
export function startReport(name: string, args: readonly string[]): Omit<Report, "rows"> {
  const cores = cpus();
  return {
    command: [name, ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    date: new Date().toISOString(),
    runtime: thisRuntime(),
    machine: { cpu: cores[0]?.model ?? "unknown", cores: cores.length },
    crossing: engine.crossing,
  };
}

/** What this process runs in; `name` as of `--runtime`. */
export function thisRuntime(): Report["runtime"] {
  const { node = "", v8, bun, deno, webkit } = process.versions;
  // Both say that they are some Node as well, Bun even that it has a V8.
  if (bun !== undefined) return { name: "bun", version: bun, engine: `JavaScriptCore ${webkit}` };
  if (deno !== undefined) return { name: "deno", version: deno, engine: `V8 ${v8}` };
  return { name: `node${Number.parseInt(node, 10)}`, version: node, engine: `V8 ${v8}` };
}
