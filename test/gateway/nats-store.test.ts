import * as assert from "uvu/assert";
import { natsStore } from "../../bindings/source/nats.js";
import { suite } from "../suite.js";
import { bytesOf, manyBytes, newsOf, sha256, someBytes, withStore } from "./nats-store.js";
import { complaint, rejection, until } from "./until.js";

const POLICY = { origins: ["https://app.example"] };

suite("what a store in NATS keeps", (test) => {
  test("a bucket that is new has no head, and version 0", () =>
    withStore(async (on) => {
      const store = await on.store();
      assert.is(await store.head(), undefined);
      assert.is(await store.latest(), 0);
    }));

  test("heads and changes have rising versions in one row, and the newest is what latest says", () =>
    withStore(async (on) => {
      const store = await on.store();
      const versions = [
        (await store.change("a.example", POLICY)).version,
        (await store.publish(someBytes("1"))).version,
        (await store.change("a.example", null)).version,
        (await store.publish(someBytes("2"))).version,
      ];
      assert.equal(versions, [1, 2, 3, 4]);
      assert.is(await store.latest(), 4);
    }));

  test("a head names its image by the SHA-256, and holds what came before it unless it says otherwise", () =>
    withStore(async (on) => {
      const store = await on.store();
      const image = someBytes("image");
      const digest = sha256(image);
      assert.equal(await store.publish(image), { version: 1, digest, length: 5, at: 1 });
      await store.change("a.example", POLICY);
      const head = await store.publish(image, { at: 1 });
      assert.equal(head, { version: 3, digest, length: 5, at: 1 });
      assert.equal(await (await on.store()).head(), head);
    }));

  test("an image cannot be made at a version that is still to come, nor before the one of the head", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.publish(someBytes("1"));
      for (const at of [0, 2, 0.5, -1, Number.NaN]) {
        assert.instance(await rejection(store.publish(someBytes("2"), { at })), RangeError);
      }
      assert.is((await store.head())?.version, 1);
    }));

  test("an image of 20 MB comes back as it was", () =>
    withStore(async (on) => {
      const store = await on.store();
      const image = manyBytes(20_000_000);
      const { digest, length } = await store.publish(image);
      assert.is(length, image.length);
      assert.ok((await bytesOf(await on.store(), digest)).equals(image));
    }));

  test("a change is checked first, and nothing of it is written if it is wrong", () =>
    withStore(async (on) => {
      const store = await on.store();
      assert.match(await complaint(store.change("a.example", { origins: ["*"] })), /origins/);
      assert.match(await complaint(store.change("", POLICY)), /not empty/);
      assert.match(await complaint(store.change("\ud800", POLICY)), /well-formed/);
      assert.match(await complaint(store.change("a".repeat(2049), POLICY)), /2048 bytes/);
      assert.match(await complaint(store.change("a", { originPredicates: [() => true] })), /predicates/);
      assert.is(await store.latest(), 0);
    }));

  test("a change above the server's max_payload is refused with both figures", () =>
    withStore(async (on) => {
      const store = await on.store();
      const origins = Array.from({ length: 40_000 }, (_, i) => `https://a-long-enough-name-${i}.example`);
      const message = await complaint(store.change("a.example", { origins }));
      assert.match(message, /takes \d{7} bytes, and the server takes 1048576/);
      assert.is(await store.latest(), 0);
    }));

  test("keys of every alphabet come back as they were", () =>
    withStore(async (on) => {
      const store = await on.store();
      const news = await newsOf(store);
      const keys = ["a.example:8080", "[::1]", "/acme", "*", ">", "a b", "\u00fc\u{1f600}", "a".repeat(2048)];
      for (const key of keys) await store.change(key, POLICY);
      await until("every key is told", () => news.length === keys.length);
      assert.equal(
        news.map((one) => "key" in one && one.key),
        keys,
      );
    }));

  test("a change that the image holds is removed, and a later one stays", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.change("a.example", POLICY);
      await store.change("b.example", POLICY);
      await store.publish(someBytes("1"), { at: 1 });
      const { kv } = await on.underneath();
      assert.is((await kv.status()).values, 2);
      await store.publish(someBytes("2"));
      assert.is((await kv.status()).values, 1);
      assert.is(await store.latest(), 4);
    }));

  test("of the images the newest two are kept", () =>
    withStore(async (on) => {
      const store = await on.store();
      const digests: string[] = [];
      for (const text of ["1", "2", "3", "4"]) digests.push((await store.publish(someBytes(text))).digest);
      const { objects, manager } = await on.underneath();
      assert.equal((await objects.list()).map(({ name }) => name).sort(), digests.slice(2).sort());
      const { state } = await manager.streams.info("OBJ_crossgate");
      assert.is(state.messages, 4, "of each its bytes and its name, and nothing of what has gone");
      assert.match(await complaint(bytesOf(store, digests[0] as string)), /no image/);
    }));

  test("stores in two buckets of one server know nothing of each other", () =>
    withStore(async (on) => {
      const [one, other] = [await on.store(), await on.store({ bucket: "other" })];
      await one.publish(someBytes("1"));
      assert.is(await other.head(), undefined);
    }));

  test("a connection that there is already is used, and stays open", () =>
    withStore(async (on) => {
      await (await on.store()).publish(someBytes("1"));
      const { connection } = await on.underneath();
      const store = await natsStore({ connection });
      assert.is((await store.head())?.version, 1);
      await store.close();
      assert.not(connection.isClosed());
      assert.match(await complaint(natsStore({ connection, servers: on.server.url })), /takes no options/);
    }));

  test("a bucket has a name that NATS allows", async () => {
    assert.instance(await rejection(natsStore({ bucket: "a.b" })), TypeError);
  });

  test("a closed store answers nothing any more", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.latest();
      await store.close();
      assert.match(await complaint(store.latest()), /closed/);
      assert.match(await complaint(store.watch(() => undefined)), /closed/);
    }));
});
