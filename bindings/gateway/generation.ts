import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { gate } from "../http/node.js";
import { hostOf } from "../http/self.js";
import type { Policies } from "../routes/index.js";
import type { UpstreamProxy } from "./proxy.js";
import type { Settings } from "./settings.js";

const NO_WEBSOCKET = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\nVary: Origin\r\n\r\n";

/** What one configuration makes of requests. It serves until another one does, and ends with the last of its requests. */
export class Generation {
  readonly #settings: Settings;
  readonly #proxy: UpstreamProxy;
  readonly #serve: (req: IncomingMessage, res: ServerResponse) => void;
  readonly #upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  #open = 0;
  #isRetired = false;

  constructor(settings: Settings, proxy: UpstreamProxy, policies: Policies) {
    const options = { trustProxy: settings.listen.trustProxy };
    this.#settings = settings;
    this.#proxy = proxy;
    this.#serve = gate(policies, (req, res) => proxy.routing(req, res), options);
    this.#upgrade = gate.upgrade(policies, (req, socket, head) => this.#passOn(req, socket, head), options);
  }

  serve(req: IncomingMessage, res: ServerResponse): void {
    this.#begin(res);
    this.#serve(req, res);
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#begin(socket);
    this.#upgrade(req, socket, head);
  }

  /** Lets what is open come to its end. */
  retire(): void {
    this.#isRetired = true;
    if (this.#open === 0) this.#end();
  }

  #passOn(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { findRoute, listen } = this.#settings;
    const route = findRoute(hostOf(req.headers, listen.trustProxy), req.url ?? "");
    if (route?.websocket && req.headers.upgrade?.toLowerCase() === "websocket") {
      this.#proxy.server.emit("upgrade", req, socket, head);
    } else {
      socket.on("error", () => {});
      socket.end(NO_WEBSOCKET, () => socket.destroy());
    }
  }

  #begin(exchange: ServerResponse | Duplex): void {
    this.#open++;
    exchange.once("close", () => {
      this.#open--;
      if (this.#isRetired && this.#open === 0) this.#end();
    });
  }

  #end(): void {
    // It has never listened; those that wait for WebSockets are told all the same.
    this.#proxy.server.close();
    void this.#proxy.close();
  }
}
