// What a follower keeps on disk, and what it makes of that when it starts again.

import { appendFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { makeFolder } from "./folder.js";
import { begin, keep, kept, NOTHING, OLD, restart } from "./kept.js";
import { change, ScriptedSource, tenantsOf, until, whileFollowed } from "./scripted-source.js";
import { suite } from "./suite.js";

suite("what serves", (test) => {
  test("serves after a start without the source, image and changes", async () => {
    const tenants = { ...OLD, "b.example": "b2", "c.example": "c3" };
    assert.equal(await restart(await kept()), { version: 3, tenants, failures: [] });
  });

  test("serves at once when the source is silent", async () => {
    const folder = await kept();
    const source = begin();
    source.latest = () => new Promise(() => {});
    await whileFollowed(source, async ({ version }) => assert.is(version, 3), {
      folder,
      silenceInMilliseconds: 2 ** 30,
    });
  });

  test("never goes back after a start, whatever the source tells of first", async () => {
    const folder = await kept();
    const source = begin();
    source.tell(change(2, "b.example", "b2"), change(2, "c.example", "c2"));
    await keep(source, folder, async (following) => {
      await until(() => following.failures.length > 0);
      assert.equal([following.version, tenantsOf(following)["c.example"]], [3, "c3"]);
      source.tell(source.hold(9, { "d.example": "d9" }));
      await until(() => following.version === 9);
    });
    assert.equal(await restart(folder), { version: 9, tenants: { "d.example": "d9" }, failures: [] });
  });

  test("is kept in one image and one file of changes, beside what is not the follower's", async () => {
    const folder = await kept();
    writeFileSync(join(folder, "notes.txt"), "");
    const source = new ScriptedSource();
    const head = source.hold(9, { "d.example": "d9" });
    source.tell(head);
    await keep(source, folder, (following) => until(() => following.version === 9));
    const names = ["9.changes", `${head.digest}.image`, "last-good", "notes.txt"];
    assert.equal(readdirSync(folder).sort(), names.sort());
  });

  test("goes on to be kept after a start, and after a new image the changes that it does not hold", async () => {
    const folder = await kept();
    const source = begin();
    source.tell(change(4, "d.example", "d4"));
    await keep(source, folder, (following) => until(() => following.version === 4));
    source.tell(source.hold(5, { "b.example": "b5", "e.example": "e5" }), change(6, "b.example", null));
    await keep(source, folder, (following) => until(() => following.version === 6));
    assert.equal(await restart(folder), { version: 6, tenants: { "e.example": "e5" }, failures: [] });
  });

  test("is kept without an image where there are changes alone", async () => {
    const folder = makeFolder();
    const source = new ScriptedSource();
    source.tell(change(1, "a.example", "a1"), change(2, "b.example", "b2"), change(3, "a.example", null));
    await keep(source, folder);
    assert.equal(await restart(folder), { version: 3, tenants: { "b.example": "b2" }, failures: [] });
  });

  test("does not fill the disk with what newer changes have replaced", async () => {
    const folder = makeFolder();
    const source = begin();
    await keep(source, folder, async (following) => {
      for (let version = 2; version < 5000; version += 10) {
        for (let i = 0; i < 10; i++) source.tell(change(version + i, "b.example", `b${version + i}`));
        await until(() => following.version === version + 9);
      }
    });
    assert.ok(readFileSync(join(folder, "1.changes"), "utf8").split("\n").length < 2000);
    assert.equal((await restart(folder)).tenants, { ...OLD, "b.example": "b5001" });
  });

  test("is nothing for a follower of other keys", async () => {
    const { failures, ...found } = await restart(await kept(), { by: "path" });
    assert.equal(found, NOTHING);
    assert.match(failures[0] as string, /^keep: .*other keys/);
  });
});

suite("what was kept", (test) => {
  test("loses a last line that was not written to its end, and nothing more", async () => {
    const folder = await kept();
    const path = join(folder, "1.changes");
    truncateSync(path, readFileSync(path).length - 5);
    assert.equal(await restart(folder), { version: 2, tenants: { ...OLD, "b.example": "b2" }, failures: [] });
    const source = begin();
    source.tell(change(4, "d.example", "d4"));
    await keep(source, folder, (following) => until(() => following.version === 4));
    assert.equal((await restart(folder)).tenants, { ...OLD, "b.example": "b2", "d.example": "d4" });
  });

  const damage: Record<string, (folder: string, image: string) => void> = {
    "a line of changes is damaged": (folder) => flip(join(folder, "1.changes"), 40),
    "a bit of the image is flipped": (folder, image) => flip(join(folder, image), 30),
    "the image is truncated": (folder, image) => truncateSync(join(folder, image), 30),
    "the image is longer": (folder, image) => appendFileSync(join(folder, image), "more"),
    "the image is gone": (folder, image) => rmSync(join(folder, image)),
    "the changes are gone": (folder) => rmSync(join(folder, "1.changes")),
    "what says of which head it is is damaged": (folder) => flip(join(folder, "last-good"), 30),
    "what says of which head it is is empty": (folder) => writeFileSync(join(folder, "last-good"), ""),
  };
  for (const [what, spoil] of Object.entries(damage)) {
    test(`is reported and not used if ${what}, and kept anew from the source`, async () => {
      const folder = await kept();
      spoil(folder, readdirSync(folder).find((name) => name.endsWith(".image")) as string);
      const { failures, ...found } = await restart(folder);
      assert.equal(found, NOTHING);
      assert.match(failures.join(), /^keep: /);
      await keep(begin(), folder);
      assert.equal(await restart(folder), { version: 1, tenants: OLD, failures: [] });
    });
  }
});

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(path, bytes);
}
