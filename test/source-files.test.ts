// A folder as a store: what is written is what those who follow it have, and what others do to it does no harm.

import { existsSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { PolicyError } from "../bindings/index.js";
import { makeFolder } from "./folder.js";
import { imageOf, letting, tenantsOf, until, whileFollowed } from "./scripted-source.js";
import { openStore, records, used } from "./stores.js";
import { suite } from "./suite.js";

async function isRefused(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  assert.instance(error, Error);
  assert.match(error.message, message);
}

suite("a folder", (test) => {
  test("that is not there holds nothing, and is made by who writes to it, not by who reads", async () => {
    const folder = join(makeFolder(), "policies");
    const store = openStore(folder);
    await whileFollowed(store, async (following) => {
      assert.equal([following.version, following.failures], [0, []]);
      assert.equal([await store.head(), await store.latest()], [undefined, 0]);
      assert.not(existsSync(folder));
      await store.change("a.example", letting("a1"));
      await until(() => following.version === 1);
    });
  });

  test("has whoever follows it see images and changes in their order", () =>
    used(async (store, following) => {
      assert.equal((await store.change("a.example", letting("a1"))).version, 1);
      const head = await store.publish(imageOf({ "b.example": "b2" }));
      assert.equal([head.version, head.at], [2, 2]);
      await store.change("c.example", letting("c3"));
      await store.change("b.example", null);
      await until(() => following.version === 4);
      assert.equal(tenantsOf(following), { "c.example": "c3" });
      assert.equal([await store.head(), await store.latest()], [head, 4]);
    }));

  test("is looked into where watching it tells nothing, as there is another one in its place", async () => {
    const folder = makeFolder();
    const store = openStore(folder);
    const told: number[] = [];
    await store.watch(({ version }) => told.push(version));
    renameSync(folder, `${folder}-away`);
    const other = openStore(folder);
    for (let i = 0; i < 3; i++) {
      await other.change("a.example", letting(`a${i}`));
      await until(() => told.length === i + 1);
    }
    assert.equal(told, [1, 2, 3]);
    await store.close();
  });

  test("has whoever begins see the newest image and the changes since", async () => {
    const folder = makeFolder();
    const store = openStore(folder);
    await store.change("a.example", letting("a1"));
    await store.publish(imageOf({ "a.example": "a1" }), { at: 1 });
    await store.change("b.example", letting("b3"));
    await whileFollowed(openStore(folder), async (following) => {
      assert.equal([following.version, tenantsOf(following)], [3, { "a.example": "a1", "b.example": "b3" }]);
    });
  });

  test("keeps what an image was not made with", () =>
    used(async (store, following) => {
      await store.change("a.example", letting("a1"));
      await store.change("a.example", letting("a2"));
      await store.publish(imageOf({ "a.example": "a1", "b.example": "b1" }), { at: 1 });
      await until(() => following.version === 3);
      assert.equal(tenantsOf(following), { "a.example": "a2", "b.example": "b1" });
    }));

  test("goes back to an older image as a new version", () =>
    used(async (store, following, folder) => {
      const first = await store.publish(imageOf({ "a.example": "a1" }));
      await store.publish(imageOf({ "a.example": "a2" }));
      const again = await store.publish(readFileSync(join(folder, "images", first.digest)));
      assert.equal([again.digest, again.version], [first.digest, 3]);
      await until(() => following.version === 3);
      assert.equal(tenantsOf(following), { "a.example": "a1" });
    }));

  test("takes an image only after the head that it is to follow, and none that is older than the newest one", () =>
    used(async (store) => {
      const image = imageOf({ "a.example": "a" });
      await isRefused(store.publish(image, { expected: 1 }), /the newest head is 0, not 1/);
      await store.publish(image, { expected: 0 });
      await isRefused(store.publish(image, { expected: 0 }), /the newest head is 1, not 0/);
      await store.publish(image, { expected: 1 });
      await isRefused(store.publish(image, { at: 1 }), /head 2 is newer than the image/);
      await isRefused(store.publish(image, { at: 3 }), /there is no version 3/);
      assert.is(await store.latest(), 2);
    }));

  test("takes no policy that is none, or cannot be sent", () =>
    used(async (store) => {
      const error = await store.change("a.example", { hosts: ["https://x"] }).catch((reason: PolicyError) => reason);
      assert.is((error as PolicyError).name, "PolicyError");
      const predicates = { headerPredicates: [() => true] };
      await isRefused(store.change("a.example", predicates), /predicates are functions/);
      await isRefused(store.change(1 as unknown as string, null), /the key of a tenant is a string/);
      assert.is(await store.latest(), 0);
    }));

  test("holds no more than is needed: the newest image and the one before, and what changed since", () =>
    used(async (store, _, folder) => {
      const heads = [];
      for (let i = 1; i <= 4; i++) {
        await store.change("a.example", letting(`a${i}`));
        for (const name of i > 1 ? readdirSync(join(folder, "images")) : [])
          utimesSync(join(folder, "images", name), 1, 1);
        heads.push(await store.publish(imageOf({ "a.example": `a${i}` }), { at: 2 * i - 1 }));
      }
      await store.change("b.example", letting("b"));
      assert.equal(records(folder), [8, 9]);
      const [, , before, head] = heads.map(({ digest }) => digest);
      assert.equal(readdirSync(join(folder, "images")).sort(), [before, head].sort());
      assert.equal(JSON.parse(readFileSync(join(folder, "head.json"), "utf8")), heads[3]);
    }));

  test("leaves alone what is not its own, and an image that was just written", () =>
    used(async (store, following, folder) => {
      await store.publish(imageOf({ "a.example": "a1" }));
      const fresh = "f".repeat(64);
      writeFileSync(join(folder, "images", fresh), "");
      for (const path of ["log/notes.txt", "log/0000000000000002.json.bak", "images/notes.txt", "notes.txt"]) {
        writeFileSync(join(folder, path), "{}");
      }
      for (let i = 2; i < 5; i++) await store.publish(imageOf({ "a.example": `a${i}` }));
      await until(() => following.version === 4);
      assert.equal(readdirSync(join(folder, "log")).sort(), [
        "0000000000000002.json.bak",
        "0000000000000004.json",
        "notes.txt",
      ]);
      assert.ok(readdirSync(join(folder, "images")).includes(fresh));
      assert.equal(following.failures, []);
    }));
});
