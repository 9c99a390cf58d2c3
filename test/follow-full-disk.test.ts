// What a follower does where it cannot keep on disk what serves.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { makeFolder } from "./folder.js";
import { begin, keep, kept, NOTHING, OLD, restart } from "./kept.js";
import { change, followed, tenantsOf, until } from "./scripted-source.js";
import { suite } from "./suite.js";

suite("what cannot be kept", (test) => {
  /** Makes writing impossible, for root too: where a file is to be replaced, there is a folder that is not empty. */
  function block(path: string): void {
    rmSync(path, { force: true });
    mkdirSync(join(path, "full"), { recursive: true });
  }

  test("is reported and serves, and a start without the source begins with nothing rather than older policies", async () => {
    const folder = await kept();
    const source = begin();
    block(join(folder, "9.changes"));
    await keep(source, folder, async (following) => {
      source.tell(source.hold(9, { "d.example": "d9" }));
      await until(() => following.failures.length > 1);
      assert.equal([following.version, tenantsOf(following)], [9, { "d.example": "d9" }]);
      for (const failure of following.failures) assert.match(failure, /^(keep|watch): /);
    });
    assert.equal(await restart(folder), { ...NOTHING, failures: [] });
  });

  test("is tried again at the next poll, with what changed meanwhile", async () => {
    const folder = makeFolder();
    const source = begin();
    block(join(folder, "1.changes"));
    await keep(source, folder, async (following) => {
      await until(() => following.failures.length > 1);
      source.tell(change(2, "b.example", "b2"));
      await until(() => following.version === 2);
      rmSync(join(folder, "1.changes"), { recursive: true });
    });
    assert.equal(await restart(folder), { version: 2, tenants: { ...OLD, "b.example": "b2" }, failures: [] });
  });

  test("may be a change: then nothing is kept until it is", async () => {
    const folder = await kept();
    const source = begin();
    source.tell(change(4, "d.example", "d4"));
    const following = await followed(source, { folder, pollInMilliseconds: 2 ** 30 });
    await until(() => following.version === 4);
    await until(() => readFileSync(join(folder, "1.changes"), "utf8").includes("d.example"));
    await until(() => readdirSync(folder).every((name) => !name.endsWith(".tmp")));
    block(join(folder, "1.changes"));
    source.tell(change(5, "b.example", null));
    await until(() => following.failures.length > 0);
    assert.match(following.failures[0] as string, /^keep: EISDIR/);
    await until(() => !readdirSync(folder).includes("last-good"));
    assert.equal(await restart(folder), { ...NOTHING, failures: [] });
    rmSync(join(folder, "1.changes"), { recursive: true });
    await following.close();
    assert.equal((await restart(folder)).version, 5);
  });

  test("is reported when the follower is closed, too", async () => {
    const folder = makeFolder();
    const source = begin();
    block(join(folder, "1.changes"));
    const following = await followed(source, { folder, pollInMilliseconds: 2 ** 30 });
    await following.close();
    assert.is(following.failures.filter((failure) => failure.startsWith("keep: ")).length, 2);
  });

  test("as its file is gone is kept anew with all that there was", async () => {
    const folder = makeFolder();
    const source = begin();
    await keep(source, folder, async (following) => {
      source.tell(change(2, "b.example", "b2"));
      await until(() => {
        const names = readdirSync(folder);
        return names.includes("last-good") && readFileSync(join(folder, "1.changes"), "utf8").includes("b.example");
      });
      rmSync(join(folder, "1.changes"));
      source.tell(change(3, "c.example", "c3"));
      await until(() => following.version === 3 && following.failures.length > 0);
      assert.match(following.failures[0] as string, /^keep: ENOENT/);
    });
    assert.equal((await restart(folder)).tenants, { ...OLD, "b.example": "b2", "c.example": "c3" });
  });

  test("is nothing at all where the folder is a file", async () => {
    const folder = join(makeFolder(), "file");
    writeFileSync(folder, "");
    const source = begin();
    await keep(source, folder, async (following) => {
      await until(() => following.failures.some((failure) => failure.startsWith("keep:")));
      source.tell(change(2, "b.example", "b2"));
      await until(() => following.version === 2);
      assert.equal(tenantsOf(following), { ...OLD, "b.example": "b2" });
    });
  });
});
