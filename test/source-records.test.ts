// The records of a folder: late, torn, foreign, or no longer there.

import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Board } from "../bindings/source/board.js";
import { Images } from "../bindings/source/files-images.js";
import { Log } from "../bindings/source/files-log.js";
import { LogReader } from "../bindings/source/files-reader.js";
import { FilesWriter } from "../bindings/source/files-writer.js";
import { makeFolder } from "./folder.js";
import { imageOf, letting, tenantsOf, until, whileFollowed } from "./scripted-source.js";
import { openStore, records, used } from "./stores.js";
import { suite } from "./suite.js";

/** A writer that is stopped when it knows which version it is to write, until something else has happened. */
function stoppedWriter(path: string, meanwhile: () => Promise<void>): FilesWriter {
  let isStopped = true;
  class StoppedLog extends Log {
    override async add(news: Parameters<Log["add"]>[0]): Promise<boolean> {
      if (isStopped) await meanwhile();
      isStopped = false;
      return super.add(news);
    }
  }
  const [log, board] = [new StoppedLog(join(path, "log")), new Board()];
  const reader = new LogReader(log, board);
  return new FilesWriter({
    path,
    log,
    board,
    reader,
    images: new Images(join(path, "images")),
    read: () => reader.read(),
  });
}

suite("a record", (test) => {
  const nameOf = (version: number) => `log/${String(version).padStart(16, "0")}.json`;

  test("that comes late, once an image holds it, is not seen", async () => {
    const folder = makeFolder();
    const store = openStore(folder);
    await store.change("a.example", letting("a1"));
    const record = readFileSync(join(folder, nameOf(1)));
    await store.change("a.example", null);
    await store.publish(imageOf({ "b.example": "b" }));
    writeFileSync(join(folder, nameOf(1)), record);
    await whileFollowed(openStore(folder), async (following) => {
      assert.equal([following.version, tenantsOf(following)], [3, { "b.example": "b" }]);
      assert.equal(following.events, [{ kind: "head", version: 3 }]);
    });
  });

  test("that is torn is reported, does not hinder those after it, and is seen once it is whole", () =>
    used(async (store, following, folder) => {
      await store.change("a.example", letting("a1"));
      const { version, ...rest } = await store.change("b.example", letting("b2"));
      writeFileSync(join(folder, nameOf(3)), '{"version":3,"ke');
      await store.change("c.example", letting("c4"));
      await until(() => following.version === 4);
      assert.equal(tenantsOf(following), { "a.example": "a1", "b.example": "b2", "c.example": "c4" });
      await until(() => following.failures.length > 0);
      assert.match(following.failures[0] as string, /^watch: crossgate: record 3 in .* is damaged/);
      writeFileSync(join(folder, nameOf(3)), JSON.stringify({ ...rest, policy: null, version: version + 1 }));
      await until(() => !following.policies.has("b.example"));
    }));

  test("that is damaged is made up for by the next image", () =>
    used(async (store, following, folder) => {
      mkdirSync(join(folder, "log"), { recursive: true });
      writeFileSync(join(folder, nameOf(1)), "");
      await store.publish(imageOf({ "a.example": "a" }));
      await until(() => following.version === 2);
      assert.equal(records(folder), [2]);
      const { length } = following.failures;
      await store.change("b.example", letting("b"));
      await until(() => following.version === 3);
      assert.is(following.failures.length, length);
    }));

  const foreign: Record<string, string> = {
    "of another version than its name says": JSON.stringify({ version: 1, key: "a.example", policy: null }),
    "far ahead, and is no record": "hello",
  };
  for (const [what, text] of Object.entries(foreign)) {
    test(`${what} is none`, () =>
      used(async (store, following, folder) => {
        await store.change("a.example", letting("a1"));
        writeFileSync(join(folder, nameOf(9_000_000)), text);
        await store.change("b.example", letting("b2"));
        await until(() => following.version === 2);
        assert.equal([await store.latest(), following.failures], [2, []]);
        await whileFollowed(openStore(folder), async ({ version }) => assert.is(version, 2));
      }));
  }

  test("whose version was free only as an image holds all up to there is written again, with a newer one", async () => {
    const folder = makeFolder();
    const store = openStore(folder);
    const meanwhile = async () => {
      await store.change("a.example", letting("a1"));
      await store.publish(imageOf({ "a.example": "image" }));
    };
    assert.is((await stoppedWriter(folder, meanwhile).change("b.example", letting("b"))).version, 3);
    await whileFollowed(openStore(folder), async (following) => {
      assert.equal(tenantsOf(following), { "a.example": "image", "b.example": "b" });
    });
    assert.equal(records(folder), [2, 3]);
  });

  test("that cannot be had, as the folder is gone, is reported, and what serves stays", () =>
    used(async (store, following, folder) => {
      await store.change("a.example", letting("a1"));
      await until(() => following.version === 1);
      rmSync(folder, { recursive: true });
      appendFileSync(folder, "a file");
      await until(() => following.failures.length > 1);
      assert.match(following.failures[0] as string, /^watch: /);
      assert.equal(tenantsOf(following), { "a.example": "a1" });
    }));
});
