import type { NatsConnection, NodeConnectionOptions } from "@nats-io/transport-node";
import type { PolicyOptions } from "../policy/options.js";
import type { Listener } from "./board.js";
import { checkSent, isBucketName } from "./check.js";
import { digestOf } from "./collect.js";
import { HEAD, readHead, TENANT, toTenantEntry } from "./nats-entries.js";
import { isConflict, listImages, readImage, removeImage, restoreImage, storeImage } from "./nats-images.js";
import { type Buckets, NatsLink, readLatest } from "./nats-link.js";
import { NatsWatch } from "./nats-watch.js";
import type { Change, Head, PolicyStore, PublishOptions } from "./source.js";

/** Which server, and which of its buckets. What else a connection of `@nats-io/transport-node` takes is passed on. */
export interface NatsStoreOptions extends NodeConnectionOptions {
  /** The name of the key-value bucket and of the object store, of letters, digits, `-` and `_`: "crossgate" if absent. */
  readonly bucket?: string;
  /** A connection that there is already. It stays open when the store is closed. */
  readonly connection?: NatsConnection;
}

/**
 * A store in NATS JetStream: a key-value bucket for the head and the changes, whose revisions are the versions, and an
 * object store for the images. Both are made, with one replica, where there are none.
 *
 * It connects when it is first asked. While the server is away each call rejects, once an answer takes five seconds; a
 * call that writes may have been carried out all the same. A watch outlives every outage.
 * @throws TypeError if the bucket cannot have such a name, or if there are servers besides a connection.
 */
export async function natsStore(options: NatsStoreOptions = {}): Promise<PolicyStore> {
  const { bucket = "crossgate", connection, ...rest } = options;
  if (!isBucketName(bucket)) throw new TypeError('crossgate: a bucket has a name such as "crossgate"');
  if (connection !== undefined && Object.keys(rest).length > 0) {
    throw new TypeError("crossgate: a connection that there is takes no options of one");
  }
  return new NatsStore(bucket, rest, connection);
}

class NatsStore implements PolicyStore {
  readonly #link: NatsLink;
  readonly #watches = new Map<Listener, NatsWatch>();

  constructor(bucket: string, options: NodeConnectionOptions, connection: NatsConnection | undefined) {
    this.#link = new NatsLink(bucket, options, connection, () => {
      for (const watch of this.#watches.values()) void watch.renew();
    });
  }

  async head(): Promise<Head | undefined> {
    const { kv } = await this.#link.buckets();
    return readHead(kv);
  }

  async *get(digest: string): AsyncGenerator<Uint8Array> {
    const { objects } = await this.#link.buckets();
    yield* readImage(objects, digest);
  }

  async watch(listener: Listener): Promise<void> {
    const watch = new NatsWatch(this.#link, listener);
    await watch.begin();
    this.#watches.get(listener)?.stop();
    this.#watches.set(listener, watch);
  }

  async latest(): Promise<number> {
    return readLatest(await this.#link.buckets());
  }

  async publish(image: Uint8Array, options: PublishOptions = {}): Promise<Head> {
    const buckets = await this.#link.buckets();
    await readFollowed(buckets, options);
    const digest = await digestOf(image);
    const old = await listImages(buckets);
    await storeImage(buckets.objects, digest, image);
    const { head, before } = await advance(buckets, { digest, length: image.byteLength }, options);
    // Whoever tidied up may have taken it for one that nobody needs.
    await restoreImage(buckets.objects, digest, image);
    // What is left behind is tidied up by the next one.
    await tidy(buckets, head, old, before).catch(() => undefined);
    return head;
  }

  async change(key: string, policy: PolicyOptions | null): Promise<Change> {
    const entry = toTenantEntry(key);
    const sent = checkSent(key, policy);
    const value = new TextEncoder().encode(JSON.stringify(sent));
    const { kv, connection } = await this.#link.buckets();
    checkSize(value.byteLength, connection.info?.max_payload);
    return { version: await kv.put(entry, value), ...sent };
  }

  async close(): Promise<void> {
    for (const watch of this.#watches.values()) watch.stop();
    await this.#link.close();
  }
}

/**
 * The head that a new one is to follow.
 * @throws Error if it is another one than expected.
 * @throws RangeError if no image can have been made at the version that is said.
 */
async function readFollowed(buckets: Buckets, { at, expected }: PublishOptions): Promise<Head | undefined> {
  const head = await readHead(buckets.kv);
  const { version = 0, at: oldest = 0 } = head ?? {};
  if (expected !== undefined && expected !== version) {
    throw new Error(`crossgate: nothing is published, as the newest head is ${version}, not ${expected}`);
  }
  if (at === undefined) return head;
  const newest = await readLatest(buckets);
  if (Number.isInteger(at) && at >= oldest && at <= newest) return head;
  throw new RangeError(`crossgate: an image is made at a version from ${oldest} to ${newest}, not at ${at}`);
}

/** Writes a head. Where another one was written since the last was read, it follows that, unless that is not expected. */
async function advance(buckets: Buckets, image: Pick<Head, "digest" | "length">, options: PublishOptions) {
  const { kv } = buckets;
  const { at } = options;
  const value = JSON.stringify({ ...image, at });
  for (;;) {
    const before = await readFollowed(buckets, options);
    try {
      const version = await (before === undefined ? kv.create(HEAD, value) : kv.update(HEAD, value, before.version));
      return { before, head: { version, ...image, at: at ?? version } };
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

/**
 * Removes what nobody needs any more. Changes that the image holds go by their sequence: nothing is written in their
 * place, so no version comes from it. Of the images, the one before stays for those who are fetching it.
 */
async function tidy(buckets: Buckets, { at, digest }: Head, old: string[], before: Head | undefined): Promise<void> {
  const { manager, name } = buckets;
  await manager.streams.purge(`KV_${name}`, { filter: `$KV.${name}.${TENANT}>`, seq: at + 1 });
  for (const image of old) {
    if (image !== digest && image !== before?.digest) await removeImage(buckets, image);
  }
}

function checkSize(bytes: number, limit = Number.POSITIVE_INFINITY): void {
  if (bytes <= limit) return;
  throw new RangeError(`crossgate: the policy takes ${bytes} bytes, and the server takes ${limit} (max_payload)`);
}
