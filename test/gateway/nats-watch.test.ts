import * as assert from "uvu/assert";
import type { PolicyStore } from "../../bindings/source/source.js";
import { suite } from "../suite.js";
import { NatsServer } from "./nats-server.js";
import { newsOf, OnServer, someBytes, withStore } from "./nats-store.js";
import { rejection, succeeding, until } from "./until.js";

const POLICY = { origins: ["https://app.example"] };

/** Every call that asks, as it rejects. */
const questions = (store: PolicyStore) =>
  Promise.all([
    rejection(store.head()),
    rejection(store.latest()),
    rejection(store.watch(() => undefined)),
    rejection(store.change("a.example", POLICY)),
    rejection(store.publish(someBytes("1"))),
    rejection(store.get("0".repeat(64))[Symbol.asyncIterator]().next()),
  ]);

suite("watching a store in NATS", (test) => {
  test("who joins late is told the head and what changed since, and no change that the head made old", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.change("old.example", POLICY);
      const head = await store.publish(someBytes("1"));
      // As one whose message was not removed, for the publisher fell before it came to that.
      const { kv } = await on.underneath();
      const left = await store.change("left.example", POLICY);
      await kv.put("head", JSON.stringify({ digest: head.digest, length: head.length }));
      await store.change("a.example", POLICY);
      const last = await store.change("a.example", null);
      const news = await newsOf(await on.store());
      await until("the last is told", () => news.at(-1)?.version === last.version);
      assert.equal(news, [{ ...head, version: left.version + 1, at: left.version + 1 }, last]);
    }));

  test("a key that somebody deleted or purged by other means is told as one without a policy", () =>
    withStore(async (on) => {
      const store = await on.store();
      const news = await newsOf(store);
      await store.change("a.example", POLICY);
      const { kv } = await on.underneath();
      await kv.delete("tenant.YS5leGFtcGxl");
      await kv.purge("tenant.Yi5leGFtcGxl");
      await until("both are told", () => news.length === 3);
      assert.equal(news.slice(1), [
        { version: 2, key: "a.example", policy: null },
        { version: 3, key: "b.example", policy: null },
      ]);
    }));

  test("what cannot be read is told as what cannot be applied, and what is not of the library is not told", () =>
    withStore(async (on) => {
      const store = await on.store();
      const news = await newsOf(store);
      await store.latest();
      const { kv } = await on.underneath();
      await kv.put("other", "x");
      await kv.put("tenant.YS5leGFtcGxl", "no JSON");
      await kv.put("head", "no JSON");
      await kv.delete("head");
      await store.change("b.example", null);
      await until("the last is told", () => news.at(-1)?.version === 5);
      assert.equal(news, [
        { version: 2, key: "a.example", policy: undefined },
        { version: 3, digest: "", length: 0, at: 0 },
        { version: 5, key: "b.example", policy: null },
      ]);
      assert.is(await store.head(), undefined);
    }));

  test("called again with the same listener, it begins anew, and tells it of what comes once", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.change("a.example", POLICY);
      const versions: number[] = [];
      const listener = ({ version }: { version: number }) => versions.push(version);
      await store.watch(listener);
      await until("the first is told", () => versions.length === 1);
      await store.watch(listener);
      await until("the first is told again", () => versions.length === 2);
      const other = await newsOf(store);
      await store.change("b.example", POLICY);
      await until("both are told", () => versions.length === 3 && other.length === 2);
      assert.equal(versions, [1, 1, 2]);
    }));

  test("after a restart of the server all that came meanwhile and comes then is told", () =>
    withStore(async (on) => {
      const [watching, writing] = [await on.store(), await on.store()];
      const news = await newsOf(watching);
      await writing.change("a.example", POLICY);
      for (const key of ["b.example", "c.example"]) {
        await on.server.restart();
        const { version } = await succeeding("a change", () => writing.change(key, POLICY));
        await until("it is told", () => news.some((one) => one.version === version));
      }
      assert.is(await succeeding("latest", () => watching.latest()), news.at(-1)?.version);
    }));
});

suite("a server of NATS that is away", (test) => {
  test("a store can be made, each call rejects until the server is there, and then does what it says", async () => {
    const on = new OnServer(await NatsServer.prepare());
    const store = await on.store();
    await questions(store);
    await on.server.start();
    assert.is(await succeeding("head", () => store.head()), undefined);
    const news = await newsOf(store);
    await store.publish(someBytes("1"));
    await until("the head is told", () => news.length === 1);
    await on.close();
    await on.server.remove();
  });

  test("each call of a store that was connected rejects, and does what it says once the server is back", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.publish(someBytes("1"));
      await on.server.stop();
      await questions(store);
      await until("it tries more often than a client does by itself", () => on.server.refused > 20);
      await on.server.start();
      const head = await succeeding("head", () => store.head());
      assert.is(head?.version, 1);
    }));

  test("each call rejects while the server hangs", () =>
    withStore(async (on) => {
      const store = await on.store();
      await store.publish(someBytes("1"));
      on.server.pause();
      // It may answer once more before it stops.
      await until("it hangs", async () => (await rejection(store.latest())) instanceof Error);
      await questions(store);
      on.server.resume();
      await succeeding("head", () => store.head());
    }));

  test("a store can be closed", async () => {
    const on = new OnServer(await NatsServer.prepare());
    const [never, once] = [await on.store(), await on.store()];
    await rejection(never.head());
    await on.server.start();
    await newsOf(once);
    await on.server.stop();
    await never.close();
    await once.close();
    await on.server.remove();
  });
});
