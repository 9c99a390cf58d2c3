// A server as its users run it: a process of its own that says where it listens.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { PATIENCE_MS } from "./patience.js";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** The folder that it runs in. */
  readonly cwd: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Runs a server, on a free port of 127.0.0.1 if it takes one from PORT, while `use` runs. */
export async function withProcess<T>({ program, args, cwd }: Command, use: (port: number) => Promise<T>): Promise<T> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "pipe"],
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

/** Waits for a line with an address, or with workerd's `"port":8080`. */
async function portOf(child: Child, closed: Promise<unknown>): Promise<number> {
  let written = "";
  child.stderr.on("data", (data) => (written += data));
  const said = new Promise<number>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const [, port] = /(?:127\.0\.0\.1|"port"):(\d+)/.exec(line) ?? [];
      if (port !== undefined) resolve(Number(port));
      written += `${line}\n`;
    });
  });
  const port = await Promise.race([said, closed]);
  if (typeof port !== "number") throw new Error(`${child.spawnargs.join(" ")} has not started:\n${written}`);
  return port;
}
