// What a follower makes of changes: late, twice, out of order, refused, and while an image loads.

import { isDeepStrictEqual } from "node:util";
import * as assert from "uvu/assert";
import { definePolicy } from "../bindings/index.js";
import type { PolicyOptions } from "../bindings/policy/options.js";
import type { Change } from "../bindings/source/index.js";
import { change, letting, ScriptedSource, tenantsOf, until, whileFollowed } from "./scripted-source.js";
import { suite } from "./suite.js";

function begin(): ScriptedSource {
  const source = new ScriptedSource();
  source.tell(source.hold(1, { "a.example": "a1", "b.example": "b1" }));
  return source;
}

suite("a change", (test) => {
  test("serves at once, and takes a tenant away if it has no policy", async () => {
    const source = begin();
    await whileFollowed(source, async (following) => {
      const { policies } = following;
      source.tell(change(2, "c.example", "c2"), change(3, "a.example", null));
      await until(() => following.version === 3);
      assert.equal(tenantsOf(following), { "b.example": "b1", "c.example": "c2" });
      assert.is(following.policies, policies);
      assert.equal(following.events.slice(1), [
        { kind: "change", version: 2 },
        { kind: "change", version: 3 },
      ]);
    });
  });

  test("that comes late, twice or out of order leaves what is newer, however its key is written", async () => {
    const source = begin();
    await whileFollowed(source, async (following) => {
      source.tell(change(5, "a.example", "a5"), change(3, "A.example", "a3"), change(4, "b.example", null));
      source.tell(change(5, "a.example", "a5"), change(2, "b.example.", "b2"), change(6, "c.example", "c6"));
      await until(() => following.version === 6);
      assert.equal(tenantsOf(following), { "a.example": "a5", "c.example": "c6" });
      assert.equal(
        following.events.map((event) => "version" in event && event.version),
        [1, 5, 4, 6],
      );
    });
  });

  test("that the image holds is ignored", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(9, { "a.example": "a8" }, 8));
    await whileFollowed(source, async (following) => {
      source.tell(change(8, "a.example", "late"), change(1, "b.example", "late"), change(10, "c.example", "c10"));
      await until(() => following.version === 10);
      assert.equal(tenantsOf(following), { "a.example": "a8", "c.example": "c10" });
    });
  });

  test("that cannot be compiled is reported once, and its tenant keeps what it had", async () => {
    const source = begin();
    await whileFollowed(source, async (following) => {
      const wrong = { version: 3, key: "a.example", policy: { hosts: ["https://x"] } satisfies PolicyOptions };
      const noKey = change(4, "https://a.example/", "a4");
      source.tell(change(2, "a.example", "a2"), wrong, wrong, noKey);
      await until(() => following.version === 4);
      assert.is(following.failures.length, 2);
      for (const failure of following.failures) assert.match(failure, /^change: /);
      assert.equal(tenantsOf(following), { "a.example": "a2", "b.example": "b1" });
      source.tell(change(5, "a.example", "a5"));
      await until(() => following.version === 5);
      assert.equal(tenantsOf(following), { "a.example": "a5", "b.example": "b1" });
    });
  });

  const good = change(2, "a.example", "a2");
  const spoiled: Record<string, unknown> = {
    "is no object": null,
    "has no version": { ...good, version: undefined },
    "has a version beyond all whole numbers": { ...good, version: 2 ** 53 },
    "has a key that is no string": { ...good, key: ["a.example"] },
    "has a policy that is a string": { ...good, policy: "*" },
    "has no policy, not even null": { version: 2, key: "a.example" },
  };
  for (const [what, wrong] of Object.entries(spoiled)) {
    test(`that ${what} is reported, and nothing is changed`, async () => {
      const source = begin();
      await whileFollowed(source, async (following) => {
        source.listener?.(wrong as Change);
        assert.match(String(following.failures), /^change: crossgate: /);
        assert.equal(tenantsOf(following), { "a.example": "a1", "b.example": "b1" });
      });
    });
  }

  test("that comes before any image serves", async () => {
    const source = new ScriptedSource();
    source.tell(change(1, "a.example", "a1"));
    await whileFollowed(source, async (following) => {
      assert.equal([following.version, tenantsOf(following)], [1, { "a.example": "a1" }]);
    });
  });

  test("that comes while an image loads serves at once, and after it if the image does not hold it", async () => {
    const source = begin();
    await whileFollowed(source, async (following) => {
      const head = source.hold(10, { "a.example": "a10", "b.example": "b10", "d.example": "d10" }, 9);
      let open = () => {};
      const isOpen = new Promise<void>((resolve) => {
        open = resolve;
      });
      const pieces = source.images.get(head.digest) as () => AsyncIterable<Uint8Array>;
      source.images.set(head.digest, async function* () {
        await isOpen;
        yield* pieces();
      });
      source.tell(head, change(11, "a.example", "a11"), change(8, "b.example", "b8"), change(12, "d.example", null));
      await until(() => following.version === 8);
      assert.equal(tenantsOf(following), { "a.example": "a11", "b.example": "b8" });
      open();
      await until(() => following.version === 12);
      assert.equal(tenantsOf(following), { "a.example": "a11", "b.example": "b10" });
    });
  });

  test("is one of thousands that come while an image is put in place, and none of them is lost", async () => {
    const source = begin();
    await whileFollowed(source, async (following) => {
      const keys = Array.from({ length: 3000 }, (_, i) => `t${i}.example`);
      source.tell(...keys.map((key, i) => change(i + 2, key, "first")));
      await until(() => following.version === 3001);
      source.tell(source.hold(5001, { "a.example": "a5001" }, 1001));
      let version = 5001;
      while (following.version < 5001) {
        version++;
        source.tell(change(version, `t${version % 3000}.example`, `n${version}`));
        await null;
        if (version % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => following.version === version);
      const newest: Record<string, string> = { "a.example": "a5001" };
      for (const { version, key, policy } of source.begun as Change[]) {
        if (version > 1001 && policy) newest[key] = String(policy.origins?.[0]).slice(8);
      }
      assert.equal(tenantsOf(following), Object.fromEntries(Object.entries(newest).sort()));
    });
  });
});

suite("a request", (test) => {
  test("sees one whole policy, before a change or after it", async () => {
    const source = begin();
    const changed = [
      { ...letting("even"), methods: ["PUT"] },
      { ...letting("odd"), methods: ["DELETE"] },
    ] as const;
    const whole = [letting("image"), ...changed].map((options) => definePolicy(options).options);
    await whileFollowed(source, async (following) => {
      source.tell(change(2, "a.example", "image"));
      for (let version = 3; version < 200; version++) {
        if (version % 10 === 0) source.tell(source.hold(version, { "a.example": "image" }));
        else source.tell({ version, key: "a.example", policy: changed[version % 2] as PolicyOptions });
        await new Promise((resolve) => setImmediate(resolve));
        const { options } = following.policyFor("a.example", "/");
        assert.ok(
          whole.some((each) => isDeepStrictEqual(each, options)),
          JSON.stringify(options),
        );
      }
    });
  });
});
