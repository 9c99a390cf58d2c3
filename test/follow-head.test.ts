// What a follower makes of heads, as they are announced.

import * as assert from "uvu/assert";
import { headOf, imageOf, ScriptedSource, tenantsOf, until, whileFollowed } from "./scripted-source.js";
import { suite } from "./suite.js";

const OLD = { "a.example": "old" };
const NEW = { "a.example": "new", "b.example": "new" };

suite("a head", (test) => {
  const good = headOf(imageOf(NEW), 2);
  const spoil: Record<string, object> = {
    "with a version that is no whole number": { version: 2.5 },
    "with a length that is too large": { length: 2 ** 32 + 1 },
    "with a length below 0": { length: -1 },
    "with a length that is no whole number": { length: 1e-3 },
    "with a digest in upper case": { digest: good.digest.toUpperCase() },
    "with a digest that is a path": { digest: "../../../../etc/passwd" },
    "whose image is made later": { at: 3 },
  };
  for (const [what, wrong] of Object.entries(spoil)) {
    test(`${what} is refused, and its image not asked for`, async () => {
      const source = new ScriptedSource();
      source.tell(source.hold(1, OLD));
      await whileFollowed(source, async (following) => {
        source.listener?.({ ...good, ...wrong });
        assert.is(following.failures.length, 1);
        assert.match(following.failures[0] as string, /^head: /);
        assert.equal([source.asked.length, following.version, tenantsOf(following)], [1, 1, OLD]);
      });
    });
  }

  test("that goes back is ignored", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(2, NEW));
    await whileFollowed(source, async (following) => {
      source.tell(source.hold(1, OLD), source.hold(2, OLD));
      source.tell(source.hold(3, { "c.example": "last" }));
      await until(() => following.version === 3);
      assert.is(source.asked.length, 2);
      assert.equal(following.failures, []);
    });
  });

  test("whose image is older than that of the one that serves is refused", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(5, NEW));
    await whileFollowed(source, async (following) => {
      source.tell(source.hold(6, OLD, 4));
      await until(() => following.failures.length > 0);
      assert.match(following.failures[0] as string, /^head: .*the image of head 6 is older than that of head 5$/);
      assert.equal(tenantsOf(following), NEW);
    });
  });

  test("whose image is older than that of one that loads is refused", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(1, OLD));
    await whileFollowed(source, async (following) => {
      source.tell(source.hold(5, NEW), source.hold(6, { "a.example": "older" }, 3));
      await until(() => following.failures.length > 0 && following.version >= 5);
      assert.match(following.failures[0] as string, /^head: .*the image of head 6 is older than that of head 5$/);
      assert.equal([following.version, tenantsOf(following)], [5, NEW]);
    });
  });

  test("is left out if a newer one comes while another one loads", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(1, OLD));
    await whileFollowed(source, async (following) => {
      const heads = [2, 3, 4].map((version) => source.hold(version, { "a.example": `v${version}` }));
      source.tell(...heads);
      await until(() => following.version === 4);
      assert.equal(source.asked.slice(1), [heads[0]?.digest, heads[2]?.digest]);
      assert.equal(tenantsOf(following), { "a.example": "v4" });
    });
  });
});
