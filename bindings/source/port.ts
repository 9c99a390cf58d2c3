import type { MessagePort } from "node:worker_threads";
import type { Listener, News } from "./board.js";
import { Relay } from "./relay.js";
import type { Head, PolicySource } from "./source.js";

/** What a thread asks for. */
type Question = { readonly ask: "head" | "latest" | "watch" } | { readonly ask: "get"; readonly digest: string };

/** What is sent to where policies are served from. */
type Asked = Question & { readonly id: number };

/** What is sent from there. */
type Told =
  | { readonly news: News }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };

/**
 * Serves a source to another thread, which has `portSource` at the other end. An image crosses as memory that both share;
 * however many ports a source is served through, it is watched once, and the newest two images are held once. If the
 * source is away, what it had is served. It is not closed with the port, which does not keep the process alive.
 *
 * `const { port1, port2 } = new MessageChannel(); serveSource(source, port1);`
 * `new Worker(file, { workerData: port2, transferList: [port2] });`
 */
export function serveSource(source: PolicySource, port: MessagePort): void {
  const relay = Relay.of(source);
  const send = (told: Told) => port.postMessage(told);
  const listener: Listener = (news) => send({ news });
  port.on("message", async ({ id, ...question }: Asked) => {
    try {
      send({ id, answer: await answer(relay, listener, question as Question) });
    } catch (error) {
      send({ id, error: error instanceof Error ? error.message : String(error) });
    }
  });
  port.on("close", () => relay.board.end(listener));
  port.unref();
}

async function answer(relay: Relay, listener: Listener, question: Question): Promise<unknown> {
  if (question.ask === "watch") return relay.watch(listener);
  if (question.ask === "get") {
    const head = relay.head(question.digest);
    if (head === undefined) throw new Error("crossgate: there is a newer image");
    return relay.image(head);
  }
  const latest = await relay.latest();
  return question.ask === "latest" ? latest : relay.board.head;
}

/**
 * The source that another thread serves through the other end of a port, for `follow` in a worker. Its images are in
 * memory that all threads share. It takes the port for itself, and closes it when it is closed.
 */
export function portSource(port: MessagePort): PolicySource {
  return new PortSource(port);
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

class PortSource implements PolicySource {
  readonly #port: MessagePort;
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #isClosed = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (told: Told) => this.#hear(told));
    port.on("close", () => this.#end());
    port.unref();
  }

  async head(): Promise<Head | undefined> {
    return (await this.#ask({ ask: "head" })) as Head | undefined;
  }

  async latest(): Promise<number> {
    return (await this.#ask({ ask: "latest" })) as number;
  }

  async watch(listener: Listener): Promise<void> {
    this.#listeners.add(listener);
    await this.#ask({ ask: "watch" });
  }

  async *get(digest: string): AsyncGenerator<Uint8Array> {
    yield (await this.#ask({ ask: "get", digest })) as Uint8Array;
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#port.close();
    this.#end();
  }

  #ask(question: Question): Promise<unknown> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new Error("crossgate: the port is closed"));
      this.#waiting.set(id, { resolve, reject });
      // Whoever waits for an answer lives until it comes.
      this.#port.ref();
      this.#port.postMessage({ id, ...question });
    });
  }

  #hear(told: Told): void {
    if ("news" in told) {
      for (const listener of this.#listeners) listener(told.news);
      return;
    }
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if (this.#waiting.size === 0) this.#port.unref();
    if ("error" in told) waiting?.reject(new Error(told.error));
    else waiting?.resolve(told.answer);
  }

  #end(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) reject(new Error("crossgate: the port is closed"));
    this.#waiting.clear();
  }
}
