import { type JetStreamManager, jetstream } from "@nats-io/jetstream";
import { type KV, Kvm } from "@nats-io/kv";
import { type ObjectStore, Objm } from "@nats-io/obj";
import { connect, type NatsConnection, type NodeConnectionOptions } from "@nats-io/transport-node";

/** How long the server may take for one answer, and for one piece of an image, in milliseconds. */
export const DEADLINE_MS = 5000;

/** Where everything is, once there is a connection. */
export interface Buckets {
  readonly connection: NatsConnection;
  readonly name: string;
  readonly kv: KV;
  readonly objects: ObjectStore;
  readonly manager: JetStreamManager;
}

/** What suits a server that may be away for days, or hang. */
const PATIENT: NodeConnectionOptions = {
  maxReconnectAttempts: -1,
  ignoreAuthErrorAbort: true,
  pingInterval: 10_000,
  timeout: DEADLINE_MS,
};

/**
 * A way to the buckets that is made when it is first needed, and again as long as that fails. Once there, the connection
 * is kept up by the client.
 */
export class NatsLink {
  readonly #bucket: string;
  readonly #options: NodeConnectionOptions;
  /** Of somebody else, who closes it. */
  readonly #given: NatsConnection | undefined;
  readonly #onReconnect: () => void;
  #buckets: Promise<Buckets> | undefined;
  #connection: NatsConnection | undefined;
  #isClosed = false;

  /** @param onReconnect Called each time that the connection has been lost and is there again. */
  constructor(
    bucket: string,
    options: NodeConnectionOptions,
    given: NatsConnection | undefined,
    onReconnect: () => void,
  ) {
    this.#bucket = bucket;
    this.#options = { ...PATIENT, ...options };
    this.#given = given;
    this.#onReconnect = onReconnect;
  }

  /**
   * The buckets, which are made if there are none.
   * @throws Error if the server is away or refuses, or the store is closed.
   */
  async buckets(): Promise<Buckets> {
    if (this.#isClosed) throw new Error("crossgate: the store is closed");
    if (this.#buckets !== undefined) return this.#buckets;
    const opening = this.#open();
    this.#buckets = opening;
    opening.catch(() => {
      this.#buckets = undefined;
    });
    return opening;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Closes the connection, unless it is somebody else's. What is under way rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#given === undefined) await this.#connection?.close();
  }

  async #open(): Promise<Buckets> {
    const connection = await this.#connect();
    const client = jetstream(connection, { timeout: DEADLINE_MS });
    const manager = await client.jetstreamManager();
    // Not from replicas, which may be behind: who has published wants to read what it wrote.
    const kv = await new Kvm(client).create(this.#bucket, { allow_direct: false });
    const objects = await new Objm(client).create(this.#bucket);
    return { connection, name: this.#bucket, kv, objects, manager };
  }

  async #connect(): Promise<NatsConnection> {
    const isOver = this.#given === undefined && this.#connection?.isClosed();
    if (this.#connection !== undefined && !isOver) return this.#connection;
    const connection = this.#given ?? (await connect({ ...this.#options }));
    this.#connection = connection;
    if (this.#isClosed) await this.close();
    void this.#attend(connection);
    return connection;
  }

  /** Ends with the connection. */
  async #attend(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === "reconnect" && !this.#isClosed) this.#onReconnect();
    }
    // One that the client has given up is made anew.
    if (this.#connection === connection) this.#buckets = undefined;
  }
}

/** The version of what was last written to the bucket, in whatever entry. */
export async function readLatest({ manager, name }: Buckets): Promise<number> {
  const { state } = await manager.streams.info(`KV_${name}`);
  return state.last_seq;
}
