import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * An address on 127.0.0.1 that stays while what is behind it goes and comes back on another port: nobody else can take
 * the port meanwhile. While nothing is behind it, each connection ends at once.
 */
export class Address {
  /** The port behind it. */
  target: number | undefined;
  /** How many connections found nothing behind it. */
  refused = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => this.#pass(socket));
  }

  static async take(): Promise<Address> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Address(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection through it. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async release(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #pass(socket: Socket): void {
    if (this.target === undefined) {
      this.refused++;
      socket.destroy();
      return;
    }
    const behind = connect(this.target, "127.0.0.1");
    for (const [from, to] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on("error", () => undefined);
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
