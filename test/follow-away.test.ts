// What a follower does while its source is away, silent, or has kept something to itself.

import * as assert from "uvu/assert";
import { follow } from "../bindings/source/index.js";
import { change, type Followed, followed, ScriptedSource, tenantsOf, until, whileFollowed } from "./scripted-source.js";
import { suite } from "./suite.js";

const OLD = { "a.example": "old" };

function begin(): ScriptedSource {
  const source = new ScriptedSource();
  source.tell(source.hold(1, OLD));
  return source;
}

suite("a source", (test) => {
  test("that is away at the start lets nobody in until it is back", async () => {
    const source = begin();
    source.isAway = true;
    await whileFollowed(source, async (following) => {
      assert.equal([following.version, following.policies.size, following.appliedAt], [0, 0, undefined]);
      assert.not(following.policyFor("a.example", "/").allowsOrigin("https://old"));
      await until(() => following.failures.length > 2);
      assert.equal([...new Set(following.failures)], ["watch: away"]);
      source.isAway = false;
      await until(() => following.version === 1);
      assert.equal(tenantsOf(following), OLD);
    });
  });

  test("that goes away and comes back is followed on, and what serves goes on to", async () => {
    const source = begin();
    await whileFollowed(source, async (following) => {
      source.isAway = true;
      source.listener = undefined;
      await until(() => following.failures.length > 2);
      assert.equal(tenantsOf(following), OLD);
      source.tell(change(2, "b.example", "b2"));
      source.isAway = false;
      await until(() => following.version === 2);
      assert.equal(tenantsOf(following), { ...OLD, "b.example": "b2" });
    });
  });

  test("that has more than it told of is watched anew, and only then", async () => {
    const source = begin();
    await whileFollowed(source, async (following) => {
      let asked = 0;
      const latest = source.latest.bind(source);
      source.latest = async () => {
        asked++;
        return latest();
      };
      await until(() => asked > 5);
      assert.is(source.watched, 1);
      source.listener = undefined;
      source.tell(change(2, "b.example", "b2"));
      await until(() => following.version === 2);
      assert.is(source.watched, 2);
    });
  });

  test("that tells late of what it has is not watched anew", async () => {
    const source = begin();
    let version = 1;
    source.latest = async () => {
      const late = change(++version, "b.example", `b${version}`);
      setImmediate(() => source.listener?.(late));
      return version;
    };
    await whileFollowed(source, async (following) => {
      await until(() => following.version > 5);
      assert.is(source.watched, 1);
    });
  });

  test("that tells of more than can be applied at once lets others run, and is not watched anew for it", async () => {
    const source = begin();
    const use = async (following: Followed) => {
      source.tell(...Array.from({ length: 5000 }, (_, i) => change(i + 2, `t${i}.example`, "t")));
      await new Promise((resolve) => setImmediate(resolve));
      assert.ok(following.version < 5001);
      await until(() => following.version === 5001);
      assert.is(source.watched, 1);
    };
    await whileFollowed(source, use, { pollInMilliseconds: 1 });
  });

  test("that cannot be watched, though it answers, is tried again at each poll, one attempt at a time", async () => {
    const source = begin();
    let running = 0;
    let most = 0;
    let attempts = 0;
    const watch = source.watch.bind(source);
    source.watch = async (listener) => {
      most = Math.max(most, ++running);
      attempts++;
      await new Promise((resolve) => setTimeout(resolve, 30));
      running--;
      if (attempts < 4) throw new Error("not yet");
      await watch(listener);
    };
    await whileFollowed(source, async (following) => {
      await until(() => following.version === 1);
      assert.equal([most, attempts], [1, 4]);
      assert.equal(following.failures, ["watch: not yet", "watch: not yet", "watch: not yet"]);
    });
  });

  test("that is silent is taken for away", async () => {
    const source = begin();
    const latest = source.latest.bind(source);
    source.latest = () => new Promise(() => {});
    const use = async (following: Followed) => {
      assert.equal([following.version, following.failures], [0, ["watch: crossgate: the source is silent for 20 ms"]]);
      source.latest = latest;
      await until(() => following.version === 1);
    };
    await whileFollowed(source, use, { silenceInMilliseconds: 20 });
  });

  test("that announces more than it tells of does not hold up the start forever", async () => {
    const source = begin();
    source.newest = 7;
    await whileFollowed(source, async ({ version }) => assert.is(version, 1), { silenceInMilliseconds: 20 });
  });

  test("that tells of changes before the image is waited for all the same", async () => {
    const source = new ScriptedSource();
    source.tell(change(2, "b.example", "b2"), source.hold(1, OLD));
    await whileFollowed(source, async (following) => {
      assert.equal(tenantsOf(following), { ...OLD, "b.example": "b2" });
    });
  });

  test("whose first image is damaged does not hold up the start", async () => {
    const source = begin();
    source.images.clear();
    await whileFollowed(source, async (following) => {
      assert.equal([following.version, following.failures[0]], [0, "image: no such image"]);
    });
  });

  test("that has gone back is reported, and what serves stays", async () => {
    const source = begin();
    source.tell(change(5, "b.example", "b5"));
    await whileFollowed(source, async (following) => {
      source.newest = 3;
      await until(() => following.failures.length > 0);
      assert.is(following.failures[0], "watch: crossgate: the source has gone back from version 5 to 3");
      source.listener?.(change(3, "b.example", "b3"));
      assert.equal(tenantsOf(following), { ...OLD, "b.example": "b5" });
    });
  });

  test("is closed with its follower, which hears nothing any more", async () => {
    const source = begin();
    const following = await followed(source);
    await following.close();
    source.isAway = true;
    source.tell(change(2, "b.example", "b2"));
    assert.equal([source.isClosed, following.version, following.failures], [true, 1, []]);
    assert.equal(tenantsOf(following), OLD);
  });

  test("is not polled in no time", async () => {
    for (const wrong of [0, -1, Number.NaN, 2 ** 31, "2000" as unknown as number]) {
      for (const option of ["pollInMilliseconds", "silenceInMilliseconds"]) {
        try {
          await follow(begin(), { [option]: wrong });
          assert.unreachable();
        } catch (error) {
          assert.instance(error, TypeError);
          assert.match((error as Error).message, `${option} is a number of milliseconds`);
        }
      }
    }
  });
});
