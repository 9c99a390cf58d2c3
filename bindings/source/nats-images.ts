// Images in the object store: each under its digest, so that one that is there never changes.

import { createHash } from "node:crypto";
import { JetStreamApiCodes, JetStreamApiError } from "@nats-io/jetstream";
import type { ObjectStore } from "@nats-io/obj";
import { type Buckets, DEADLINE_MS } from "./nats-link.js";
import { within } from "./wait.js";

/** A stream whose pieces have gone, or whose server has, would never end. */
const PATIENCE = { silence: DEADLINE_MS, signal: new AbortController().signal };

/**
 * The bytes of an image, as they are stored.
 * @throws Error if there is no such image, it is not whole, or the server is away.
 */
export async function* readImage(objects: ObjectStore, digest: string): AsyncGenerator<Uint8Array> {
  const found = await objects.get(digest);
  if (found === null) throw new Error(`crossgate: the object store has no image ${digest}`);
  // It comes out of the data as well.
  found.error.catch(() => undefined);
  const reader = found.data.getReader();
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), PATIENCE, `the source of image ${digest}`);
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Puts an image in place unless it is there, and reads it back. One that is there and damaged is replaced.
 * @throws Error if it cannot be read back as it was, or the server is away.
 */
export async function storeImage(objects: ObjectStore, digest: string, image: Uint8Array): Promise<void> {
  if (await isWhole(objects, digest)) return;
  const { revision = 0 } = (await objects.info(digest)) ?? {};
  try {
    await objects.put({ name: digest }, new Blob([image as BlobPart]).stream(), { previousRevision: revision });
  } catch (error) {
    // Somebody else has put it there meanwhile.
    if (!isConflict(error)) throw error;
  }
  if (!(await isWhole(objects, digest))) throw new Error(`crossgate: the object store does not keep ${digest} whole`);
}

/** Puts an image back that somebody has removed meanwhile. */
export async function restoreImage(objects: ObjectStore, digest: string, image: Uint8Array): Promise<void> {
  const info = await objects.info(digest);
  if (info === null || info.deleted) await storeImage(objects, digest, image);
}

/** The digests of all images that there are. */
export async function listImages({ manager, name }: Buckets): Promise<string[]> {
  const { state } = await manager.streams.info(`OBJ_${name}`, { subjects_filter: `${toMeta(name)}>` });
  const subjects = Object.keys(state.subjects ?? {});
  return subjects.map((subject) => Buffer.from(subject.slice(toMeta(name).length), "base64url").toString());
}

/** Removes an image, and the mark that the object store leaves of what has been removed. */
export async function removeImage({ objects, manager, name }: Buckets, digest: string): Promise<void> {
  await objects.delete(digest);
  await manager.streams.purge(`OBJ_${name}`, { filter: toMeta(name) + toPadded(digest) });
}

/** Whether a write was refused because there was another one before it. */
export function isConflict(error: unknown): boolean {
  const { StreamWrongLastSequence, StreamWrongLastSequenceUnknown } = JetStreamApiCodes;
  return (
    error instanceof JetStreamApiError &&
    (error.code === StreamWrongLastSequence || error.code === StreamWrongLastSequenceUnknown)
  );
}

/** What the subjects begin with that say what objects there are. */
const toMeta = (bucket: string) => `$O.${bucket}.M.`;

/** An object's name in its subject: base64url with padding. */
const toPadded = (name: string) => Buffer.from(name).toString("base64").replaceAll("+", "-").replaceAll("/", "_");

async function isWhole(objects: ObjectStore, digest: string): Promise<boolean> {
  const hash = createHash("sha256");
  try {
    for await (const piece of readImage(objects, digest)) hash.update(piece);
  } catch {
    return false;
  }
  return hash.digest("hex") === digest;
}
