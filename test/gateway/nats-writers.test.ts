import * as assert from "uvu/assert";
import type { PolicyStore } from "../../bindings/source/source.js";
import { suite } from "../suite.js";
import { bytesOf, newsOf, someBytes, withStore } from "./nats-store.js";
import { complaint, until } from "./until.js";

const POLICY = { origins: ["https://app.example"] };
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/** How many of the calls come to a value. */
async function countFulfilled(calls: Promise<unknown>[]): Promise<number> {
  const outcomes = await Promise.allSettled(calls);
  return outcomes.filter(({ status }) => status === "fulfilled").length;
}

suite("several who write to a store in NATS", (test) => {
  test("a head that follows another than the newest is refused, and nothing is written", () =>
    withStore(async (on) => {
      const [one, other] = [await on.store(), await on.store()];
      const first = await one.publish(someBytes("1"), { expected: 0 });
      await other.publish(someBytes("2"), { expected: first.version });
      const message = await complaint(one.publish(someBytes("3"), { expected: first.version }));
      assert.match(message, /newest head is 2, not 1/);
      assert.match(await complaint(one.publish(someBytes("3"), { expected: 0 })), /is 2, not 0/);
      assert.is(await one.latest(), 2);
    }));

  test("of stores that publish at once after the same head, one succeeds", () =>
    withStore(async (on) => {
      const stores = await Promise.all(numbers(5).map(() => on.store()));
      const rush = (expected: number) =>
        countFulfilled(stores.map((store, i) => store.publish(someBytes(`${expected} ${i}`), { expected })));
      assert.is(await rush(0), 1);
      const { version } = await headOf(stores[0]);
      assert.is(await rush(version), 1);
      const head = await headOf(stores[1]);
      assert.is((await bytesOf(stores[2] as PolicyStore, head.digest)).length, head.length);
    }));

  test("who publishes without a word about the head before comes after it, whatever it is", () =>
    withStore(async (on) => {
      const stores = await Promise.all(numbers(5).map(() => on.store()));
      const heads = await Promise.all(stores.map((store, i) => store.publish(someBytes(`${i}`))));
      assert.equal(heads.map(({ version }) => version).sort(), [1, 2, 3, 4, 5]);
      const newest = await headOf(stores[0]);
      assert.is((await bytesOf(stores[1] as PolicyStore, newest.digest)).length, 1);
    }));

  test("the same image published by many at once is stored once, and whole", () =>
    withStore(async (on) => {
      const stores = await Promise.all(numbers(5).map(() => on.store()));
      const image = someBytes("the same");
      assert.is(await countFulfilled(stores.map((store) => store.publish(image))), 5);
      const { objects, manager } = await on.underneath();
      assert.is((await objects.list()).length, 1);
      assert.is((await manager.streams.info("OBJ_crossgate")).state.messages, 2);
      const { digest } = await headOf(stores[0]);
      assert.ok((await bytesOf(stores[0] as PolicyStore, digest)).equals(image));
    }));

  test("changes of many stores at once get a version each, and everybody is told the same last one of each key", () =>
    withStore(async (on) => {
      const stores = await Promise.all(numbers(4).map(() => on.store()));
      const told = await Promise.all(stores.map(newsOf));
      const calls = numbers(100).map((i) => (stores[i % 4] as PolicyStore).change(`${i % 7}.example`, POLICY));
      const changes = await Promise.all(calls);
      const versions = changes.map(({ version }) => version).sort((a, b) => a - b);
      assert.equal(
        versions,
        numbers(100).map((i) => i + 1),
      );
      const lasts = (news: readonly object[]) => Object.fromEntries(changesIn(news));
      const right = lasts(changes.sort((a, b) => a.version - b.version));
      for (const news of told) {
        await until("the last is told", () => JSON.stringify(lasts(news)) === JSON.stringify(right));
      }
    }));

  test("a change during a publish of what was there before is not lost", () =>
    withStore(async (on) => {
      const [publisher, changer] = [await on.store(), await on.store()];
      const { version: at } = await changer.change("a.example", POLICY);
      const [head, change] = await Promise.all([
        publisher.publish(someBytes("image"), { at }),
        changer.change("b.example", POLICY),
      ]);
      const news = await newsOf(await on.store());
      await until("both are told", () => news.length === 2 || (news.length === 3 && head.version > change.version));
      assert.equal(news[0], head);
      assert.equal(
        news.filter((one) => "key" in one),
        [change],
      );
    }));
});

function changesIn(news: readonly object[]): [string, number][] {
  const changes = news.filter((one): one is { key: string; version: number } => "key" in one);
  return changes.map(({ key, version }): [string, number] => [key, version]).sort(byKey);
}

/** By key, and the last version of each at its end: what comes later in an object's making is what stays. */
const byKey = ([a, v]: [string, number], [b, w]: [string, number]) => (a < b ? -1 : a > b ? 1 : v - w);

async function headOf(store: PolicyStore | undefined) {
  const head = await store?.head();
  if (head === undefined) throw new Error("there is no head");
  return head;
}
