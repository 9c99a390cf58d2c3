// A gateway that is a process of its own.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What it says of itself. */
export interface GatewayState {
  readonly version: number;
  /** What has failed since it was started: `during: message`. */
  readonly failures: readonly string[];
}

export class GatewayProcess {
  readonly name: string;
  /** Where it keeps what was last good. */
  readonly folder: string;
  readonly #program: string;
  readonly #servers: string;
  #child: ChildProcess | undefined;
  /** 0 while it does not run. */
  port = 0;
  /** How often it was started. */
  starts = 0;

  /** @param program The file that it runs. */
  constructor(name: string, program: string, servers: string, folder: string) {
    this.name = name;
    this.#program = program;
    this.#servers = servers;
    this.folder = folder;
  }

  /** Starts it. It serves when this is over. */
  async start(): Promise<void> {
    this.starts++;
    const program = fileURLToPath(new URL(this.#program, import.meta.url));
    this.#child = fork(program, [this.#servers, this.folder], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.port = (await this.#receive<{ port: number }>()).port;
  }

  async state(): Promise<GatewayState> {
    this.#child?.send("state");
    return this.#receive();
  }

  /** Has its source tell again all that it has told, the newest first. */
  async replay(): Promise<number> {
    this.#child?.send("replay");
    return (await this.#receive<{ told: number }>()).told;
  }

  /** Does nothing any more, without knowing it, until it is resumed. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.port = 0;
    if (child === undefined || child.exitCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  /** What it says next: it is asked one thing at a time. */
  async #receive<T>(): Promise<T> {
    const child = this.#child as ChildProcess;
    const ended = once(child, "exit").then(() => {
      throw new Error(`${this.name} has ended`);
    });
    const [message] = (await Promise.race([once(child, "message"), ended])) as [T];
    ended.catch(() => undefined);
    return message;
  }
}
