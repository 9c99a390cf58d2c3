import * as assert from "uvu/assert";
import { suite } from "../suite.js";
import { bytesOf, manyBytes, type OnServer, sha256, withStore } from "./nats-store.js";
import { complaint, rejection, succeeding } from "./until.js";

const IMAGE = manyBytes(1_000_000);
const DIGEST = sha256(IMAGE);

/** The subject of the pieces of the image. */
async function piecesOf(on: OnServer): Promise<{ stream: string; filter: string }> {
  const { objects } = await on.underneath();
  return { stream: "OBJ_crossgate", filter: `$O.crossgate.C.${(await objects.info(DIGEST))?.nuid}` };
}

async function withImage(use: (on: OnServer) => Promise<void>): Promise<void> {
  await withStore(async (on) => {
    await (await on.store()).publish(IMAGE);
    await use(on);
  });
}

suite("an image in NATS that is not as it was", (test) => {
  test("one that was removed is not found", () =>
    withImage(async (on) => {
      const { objects } = await on.underneath();
      await objects.delete(DIGEST);
      assert.match(await complaint(bytesOf(await on.store(), DIGEST)), /no image/);
    }));

  test("one with other bytes under its name comes as those other bytes, whose digest is another", () =>
    withImage(async (on) => {
      const { objects } = await on.underneath();
      const flipped = IMAGE.with(500_000, (IMAGE[500_000] as number) ^ 1);
      await objects.put({ name: DIGEST }, new Blob([flipped as BlobPart]).stream());
      const bytes = await bytesOf(await on.store(), DIGEST);
      assert.ok(bytes.equals(flipped));
      assert.is.not(sha256(bytes), DIGEST);
    }));

  test("one of whose pieces the last is missing is an error", () =>
    withImage(async (on) => {
      const { manager } = await on.underneath();
      const { stream } = await piecesOf(on);
      const { state } = await manager.streams.info(stream);
      // The last message is the object's own; the one before is the last piece.
      await manager.streams.deleteMessage(stream, state.last_seq - 1);
      await rejection(bytesOf(await on.store(), DIGEST));
    }));

  test("one all of whose pieces are missing is an error, and nobody waits for ever", () =>
    withImage(async (on) => {
      const { manager } = await on.underneath();
      const { stream, filter } = await piecesOf(on);
      await manager.streams.purge(stream, { filter });
      assert.match(await complaint(bytesOf(await on.store(), DIGEST)), /is silent/);
    }));

  test("one whose pieces are missing is put right when it is published again, and nothing is left of what was", () =>
    withImage(async (on) => {
      const { manager } = await on.underneath();
      const { stream, filter } = await piecesOf(on);
      await manager.streams.purge(stream, { filter });
      await publishAgain(on);
      assert.is((await manager.streams.info(stream)).state.messages, 1 + Math.ceil(IMAGE.length / (128 * 1024)));
    }));

  test("one with other bytes under its name is put right when it is published again", () =>
    withImage(async (on) => {
      const { objects } = await on.underneath();
      await objects.put({ name: DIGEST }, new Blob(["other bytes"]).stream());
      await publishAgain(on);
    }));
});

async function publishAgain(on: OnServer): Promise<void> {
  const store = await on.store();
  assert.is((await store.publish(IMAGE)).digest, DIGEST);
  assert.ok((await bytesOf(store, DIGEST)).equals(IMAGE));
}

suite("a bucket in NATS that was lost", (test) => {
  test("goes on above the versions that there have been, once it is emptied up to there", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.latest();
      const { manager } = await on.underneath();
      await manager.streams.purge("KV_crossgate", { seq: 1001 });
      assert.is((await store.publish(IMAGE)).version, 1001);
      await on.server.restart();
      assert.is(await succeeding("latest", () => store.latest()), 1001);
    }));
});
