// A real nats-server with a folder of its own, behind an address that outlives it.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PATIENCE_MS } from "../patience.js";
import { Address } from "./address.js";

export class NatsServer {
  readonly #address: Address;
  readonly #folder = mkdtempSync(join(tmpdir(), "crossgate-nats-"));
  readonly #config = join(this.#folder, "nats.conf");
  #child: ChildProcess | undefined;

  private constructor(address: Address, config: string) {
    this.#address = address;
    writeFileSync(this.#config, config);
  }

  /**
   * One that does not run yet.
   * @param config What its file of settings says besides.
   */
  static async prepare(config = ""): Promise<NatsServer> {
    return new NatsServer(await Address.take(), config);
  }

  static async start(config?: string): Promise<NatsServer> {
    const server = await NatsServer.prepare(config);
    await server.start();
    return server;
  }

  /** Where clients reach it, whether it runs or not. */
  get url(): string {
    return `nats://127.0.0.1:${this.#address.port}`;
  }

  /** How often somebody has come while it did not run. */
  get refused(): number {
    return this.#address.refused;
  }

  /** Starts it, on what it has stored before. */
  async start(): Promise<void> {
    const args = ["-a", "127.0.0.1", "-p", "-1", "-js", "-sd", this.#folder, "-c", this.#config];
    this.#child = spawn("nats-server", args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#address.target = await portOf(this.#child);
  }

  /** Ends it in order: everything that it has acknowledged is kept. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Connections stay, and nothing is answered, until it is resumed; but it may take a moment to stop. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Ends it for good, and removes what it has stored. */
  async remove(): Promise<void> {
    await this.kill();
    await this.#address.release();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#address.target = undefined;
    if (child !== undefined && child.exitCode === null) {
      child.kill(signal);
      await once(child, "exit");
    }
    this.#address.cut();
  }
}

/** Reads its log until it takes connections, and on, so that it is never held up by it. */
async function portOf(child: ChildProcess): Promise<number> {
  let log = "";
  const said = new Promise<number>((resolve, reject) => {
    let port = 0;
    createInterface(child.stderr as NodeJS.ReadableStream).on("line", (line) => {
      log += `${line}\n`;
      port = Number(/client connections on 127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? port);
      if (line.endsWith("Server is ready")) resolve(port);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`nats-server has ended:\n${log}`)));
    setTimeout(() => reject(new Error(`nats-server is not ready:\n${log}`)), PATIENCE_MS).unref();
  });
  return said;
}
