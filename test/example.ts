// The example as its user has it: a process of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { PATIENCE_MS } from "./patience.js";

export interface Example {
  readonly page: string;
  readonly api: string;
  /** The folder that its policies are in. */
  readonly policies: string;
  /** Sends the process a signal. @returns How it ended, and all that it wrote. */
  end(signal: "SIGINT" | "SIGTERM"): Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MAIN = fileURLToPath(new URL("../examples/customers/main.js", import.meta.url));

/** Runs the example, on free ports unless `ports` says otherwise, while `use` runs. */
export async function withExample<T>(
  use: (example: Example) => Promise<T>,
  ports: { readonly PORT: string; readonly PAGE_PORT: string } = { PORT: "0", PAGE_PORT: "0" },
): Promise<T> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...ports },
    stdio: ["ignore", "pipe", "pipe"],
    // One that does not say its addresses, or does not end, fails its test instead of holding it up.
    timeout: 2 * PATIENCE_MS,
    killSignal: "SIGKILL",
  });
  const closed = once(child, "close");
  try {
    return await use(await start(child, closed));
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
}

async function start(child: ChildProcess, closed: Promise<unknown[]>): Promise<Example> {
  const written = { stdout: "", stderr: "" };
  child.stderr?.on("data", (data) => (written.stderr += data));
  const started = new Promise<void>((resolve) => {
    child.stdout?.on("data", (data) => {
      written.stdout += data;
      if (written.stdout.includes("Ctrl-C")) resolve();
    });
  });
  await Promise.race([started, closed]);
  const end = async (signal: "SIGINT" | "SIGTERM"): Promise<Ending> => {
    child.kill(signal);
    const [code, endSignal] = (await closed) as [number | null, string | null];
    return { code, signal: endSignal, ...written };
  };
  return { page: addressOf("page", written), api: addressOf("API", written), policies: folderOf(written), end };
}

function addressOf(side: string, { stdout, stderr }: { stdout: string; stderr: string }): string {
  const address = new RegExp(`${side}.*(http://127\\.0\\.0\\.1:\\d+)$`, "m").exec(stdout)?.[1];
  if (address === undefined) throw new Error(`the example did not say where its ${side} is: ${stdout}${stderr}`);
  return address;
}

function folderOf({ stdout }: { stdout: string }): string {
  return /change\.js (\S+) /.exec(stdout)?.[1] ?? "";
}
