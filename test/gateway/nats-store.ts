// For tests of the store in NATS: stores on a server, and what the server has underneath them.

import { createHash } from "node:crypto";
import { jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { Objm } from "@nats-io/obj";
import { connect } from "@nats-io/transport-node";
import { type NatsStoreOptions, natsStore } from "../../bindings/source/nats.js";
import type { Change, Head, PolicyStore } from "../../bindings/source/source.js";
import { NatsServer } from "./nats-server.js";

/** A server with a store on it, and more where they are wanted, while `use` runs. */
export async function withStore(use: (on: OnServer) => Promise<void>): Promise<void> {
  const server = await NatsServer.start();
  const on = new OnServer(server);
  try {
    await use(on);
  } finally {
    await on.close();
    await server.remove();
  }
}

export class OnServer {
  readonly server: NatsServer;
  readonly #opened: { close(): Promise<unknown> }[] = [];

  constructor(server: NatsServer) {
    this.server = server;
  }

  async store(options: NatsStoreOptions = {}): Promise<PolicyStore> {
    const store = await natsStore({ servers: this.server.url, reconnectTimeWait: 50, ...options });
    this.#opened.push(store);
    return store;
  }

  /** What a client of NATS without this library sees. */
  async underneath() {
    const connection = await connect({ servers: this.server.url });
    this.#opened.push(connection);
    return {
      connection,
      kv: await new Kvm(connection).open("crossgate"),
      objects: await new Objm(connection).open("crossgate"),
      manager: await jetstreamManager(connection),
    };
  }

  async close(): Promise<void> {
    for (const one of this.#opened) await one.close();
  }
}

/** All that a store tells from now on. */
export async function newsOf(store: PolicyStore): Promise<(Head | Change)[]> {
  const news: (Head | Change)[] = [];
  await store.watch((one) => news.push(one));
  return news;
}

/** The bytes of an image, as the store has them. */
export async function bytesOf(store: PolicyStore, digest: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.get(digest)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Bytes that are no image, which a store does not mind. */
export const someBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** As many bytes, with a pattern that does not repeat within a piece. */
export function manyBytes(length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4)).map((_, i) => Math.imul(i, 2654435761));
  return new Uint8Array(words.buffer, 0, length);
}

/** The SHA-256 of bytes, in hexadecimal digits. */
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
