import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Http2Session } from "node:http2";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";

/** The connections of a server and what is under way on them, so that it can end without dropping any of that. */
export class Traffic {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<Http2Session>();
  /** What is under way on each connection of HTTP/1. */
  readonly #load = new Map<Socket, Set<ServerResponse>>();
  readonly #open = new Set<ServerResponse | Duplex>();
  #isClosing = false;

  /** @param isSecure Whether connections are of TLS. */
  constructor(server: Server, isSecure: boolean) {
    this.#server = server;
    server.on("connection", (socket: Socket) => keepWhileOpen(this.#sockets, socket));
    server.on("session", (session: Http2Session) => this.#addSession(session));
    server.on(isSecure ? "secureConnection" : "connection", (socket: Socket) => this.#addConnection(socket));
  }

  #addSession(session: Http2Session): void {
    keepWhileOpen(this.#sessions, session);
    if (this.#isClosing) session.close();
  }

  #addConnection(socket: Socket): void {
    if ((socket as TLSSocket).alpnProtocol === "h2") return;
    const load = new Set<ServerResponse>();
    this.#load.set(socket, load);
    socket.once("close", () => {
      this.#load.delete(socket);
      for (const res of load) closeUnsent(res);
    });
    // Its handshake has begun before the end.
    if (this.#isClosing) socket.destroy();
  }

  /** A request has come. */
  begin({ socket }: IncomingMessage, res: ServerResponse): void {
    keepWhileOpen(this.#open, res);
    if (this.#isClosing) sayLast(res);
    // What HTTP/2 has in its place belongs to a session.
    const load = this.#load.get(socket);
    if (load === undefined) return;
    load.add(res);
    res.once("close", () => {
      load.delete(res);
      // Its client may not know yet that this was the last answer.
      if (this.#isClosing && load.size === 0) socket.destroySoon();
    });
  }

  /**
   * A connection is handed over to something else than HTTP. One with answers under way is ended: they would get into it.
   * @returns Whether it is.
   */
  beginUpgrade(socket: Duplex): boolean {
    if (this.#load.get(socket as Socket)?.size) {
      socket.on("error", () => {}).destroy();
      return false;
    }
    keepWhileOpen(this.#open, socket);
    this.#load.delete(socket as Socket);
    return true;
  }

  /**
   * Stops listening, and waits for what is under way.
   * @param milliseconds How long; the rest is cut off.
   * @returns How much was.
   */
  async drain(milliseconds: number): Promise<number> {
    // What has arrived by now is read, so that it is not taken for a connection that rests.
    for (let turn = 0; turn < 2; turn++) await new Promise(setImmediate);
    this.#isClosing = true;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const exchange of this.#open) if ("setHeader" in exchange) sayLast(exchange);
    for (const [socket, load] of this.#load) if (load.size === 0) socket.destroy();
    for (const session of this.#sessions) session.close();
    let cut = 0;
    const timer = setTimeout(() => {
      cut = this.#open.size;
      for (const socket of this.#sockets) socket.destroy();
    }, milliseconds);
    await closed;
    clearTimeout(timer);
    return cut;
  }
}

/** Tells those who wait for an answer that its connection is gone, where it had not come to its turn: Node 20 does not. */
function closeUnsent(res: ServerResponse): void {
  if (res.socket === null && !res.closed) res.emit("close");
}

/** Has an answer of HTTP/1 say that the connection ends with it, if it is not too late for that. */
function sayLast(res: ServerResponse): void {
  if (!res.headersSent && res.req.httpVersionMajor === 1) res.setHeader("Connection", "close");
}

/** Has a set hold something until it is closed. */
export function keepWhileOpen<T extends { once(event: "close", listener: () => void): unknown }>(
  set: Set<T>,
  one: T,
): void {
  set.add(one);
  one.once("close", () => set.delete(one));
}
