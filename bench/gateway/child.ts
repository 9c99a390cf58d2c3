import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a process of the bench can be asked, besides its port. */
export type Commands = Readonly<Record<string, (argument: never) => unknown>>;

/** A script of this folder, by its name. */
type Script = "upstream" | "server" | "publisher" | "nats" | "images" | "follower" | "weighing";

interface Question {
  readonly id: number;
  readonly what: string;
  readonly argument: unknown;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** In the process that was started: tells its parent its port, 0 for none, and answers what it is asked. */
export function serveParent(port: number, commands: Commands = {}): void {
  process.on("disconnect", () => process.exit());
  process.on("message", async ({ id, what, argument }: Question) => {
    try {
      process.send?.({ id, value: await commands[what]?.(argument as never) } satisfies Reply);
    } catch (error) {
      process.send?.({ id, error: `${what}: ${(error as Error).stack}` } satisfies Reply);
    }
  });
  process.send?.(port);
}

/** A process that was started. */
export class Child {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #asked = 0;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
    process.on("message", (reply: Reply) => this.#waiting.get(reply.id)?.(reply));
    process.on("exit", () => {
      for (const [id, settle] of this.#waiting) settle({ id, error: "it has ended" });
    });
  }

  /**
   * Starts a script with an object as its argument.
   * @throws Error if it ends before it has sent its port.
   */
  static async start(script: Script, argument: object = {}, execArgv: readonly string[] = []): Promise<Child> {
    const path = fileURLToPath(new URL(`${script}.js`, import.meta.url));
    const process = fork(path, [JSON.stringify(argument)], { execArgv: [...execArgv], serialization: "advanced" });
    const [port] = await Promise.race([once(process, "message"), once(process, "exit").then(() => [])]);
    if (port === undefined) throw new Error(`${script} ${JSON.stringify(argument)} has ended`);
    return new Child(process, port);
  }

  /** @throws Error with what the process has thrown. */
  async ask<T>(what: string, argument?: unknown): Promise<T> {
    const id = this.#asked++;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#process.send(
        { id, what, argument } satisfies Question,
        (error) => error && resolve({ id, error: String(error) }),
      );
    });
    this.#waiting.delete(id);
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.value as T;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, "exit");
    // It ends by itself then, and takes what it has started with it.
    this.#process.disconnect();
    await exit;
  }
}

/** The argument that the process was started with. */
export function argumentOf<T>(): T {
  return JSON.parse(process.argv[2] ?? "{}") as T;
}

/** Starts all, and stops what was started if one of them fails. */
export async function withChildren<T>(
  starts: readonly Promise<Child>[],
  use: (children: readonly Child[]) => Promise<T>,
): Promise<T> {
  const started = await Promise.allSettled(starts);
  const children = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  try {
    for (const one of started) if (one.status === "rejected") throw one.reason;
    return await use(children);
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}
