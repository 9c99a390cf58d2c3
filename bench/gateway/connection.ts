import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What came back. */
export interface Answer {
  readonly status: number;
  /** The header lines, as they came. */
  readonly head: string;
  readonly body: string;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * A connection that is kept alive, with one request on it at a time. It reads no more of HTTP than a gateway of these
 * answers with, as the client takes its time from the same cores as what it measures.
 */
export class Connection {
  readonly #socket: Socket;
  #received = "";
  #waiting: Waiting | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1").setNoDelay(true);
    socket.on("data", (data: string) => this.#take(data));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the connection was closed")));
  }

  /** Connects to a port of 127.0.0.1. @throws Error if nobody listens. */
  static async open(port: number): Promise<Connection> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new Connection(socket);
  }

  /** @throws Error if the connection breaks before the answer is there. */
  ask(text: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#socket.destroyed) this.#fail(new Error("the connection is closed"));
      else this.#socket.write(text, "latin1");
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(data: string): void {
    this.#received += data;
    const answer = readAnswer(this.#received);
    if (answer === undefined) return;
    this.#received = "";
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}

/** @returns undefined while it is not whole. */
function readAnswer(text: string): Answer | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = text.slice(0, end + 2);
  const status = Number(head.slice(9, 12));
  const body = bodyOf(text.slice(end + 4), status, head);
  return body === undefined ? undefined : { status, head, body };
}

function bodyOf(rest: string, status: number, head: string): string | undefined {
  if (status === 204) return "";
  const length = headerOf(head, "content-length");
  if (length !== undefined) return rest.length >= Number(length) ? rest : undefined;
  // Of what comes in chunks only the end is of interest.
  return rest.endsWith("0\r\n\r\n") ? rest : undefined;
}

/** The value of a header, by its name in lower case; undefined if it is not there. */
export function headerOf(head: string, name: string): string | undefined {
  const start = head.toLowerCase().indexOf(`\r\n${name}:`);
  if (start === -1) return undefined;
  const from = start + name.length + 3;
  return head.slice(from, head.indexOf("\r\n", from)).trim();
}
