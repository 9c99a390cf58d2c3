// What a follower makes of images: good ones, and what a network or a foe can make of them.

import { randomBytes } from "node:crypto";
import * as assert from "uvu/assert";
import { collect } from "../bindings/source/collect.js";
import type { Head } from "../bindings/source/index.js";
import {
  change,
  type Followed,
  followed,
  headOf,
  imageOf,
  inPieces,
  ScriptedSource,
  tenantsOf,
  until,
  whileFollowed,
} from "./scripted-source.js";
import { suite } from "./suite.js";

const OLD = { "a.example": "old" };
const NEW = { "a.example": "new", "b.example": "new" };

/** A source with an old image, and a new one whose bytes are something else. */
function spoiled(spoil: (image: Uint8Array) => Uint8Array): { source: ScriptedSource; head: Head } {
  const source = new ScriptedSource();
  source.tell(source.hold(1, OLD));
  const head = source.hold(2, NEW);
  source.images.set(head.digest, () => inPieces(spoil(imageOf(NEW))));
  return { source, head };
}

/** An image of which no piece ever comes. */
function never(silent: { isReturned: boolean }): AsyncIterable<Uint8Array> {
  const forever = () => new Promise<never>(() => {});
  const end = () => {
    silent.isReturned = true;
    return forever();
  };
  return { [Symbol.asyncIterator]: () => ({ next: forever, return: end }) };
}

/** Checks that the new image is refused, tried again, and served once it is good. */
async function refuses(spoil: (image: Uint8Array) => Uint8Array, message: RegExp): Promise<void> {
  const { source, head } = spoiled(spoil);
  await whileFollowed(source, async (following) => {
    source.tell(head);
    await until(() => following.failures.length > 1);
    for (const failure of following.failures) assert.match(failure, message);
    assert.equal([following.version, tenantsOf(following)], [1, OLD]);
    source.images.set(head.digest, () => inPieces(imageOf(NEW)));
    await until(() => following.version === 2);
    assert.equal(tenantsOf(following), NEW);
  });
}

suite("an image", (test) => {
  test("serves once it is followed, and the next one as soon as it is told of", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(1, OLD));
    await whileFollowed(source, async (following) => {
      assert.equal([following.version, tenantsOf(following)], [1, OLD]);
      const { policies } = following;
      source.tell(source.hold(2, NEW));
      await until(() => following.version === 2);
      assert.equal(tenantsOf(following), NEW);
      assert.is.not(following.policies, policies);
      assert.is(following.policyFor("b.example", "/"), following.policies.get("b.example"));
      assert.instance(following.appliedAt, Date);
      assert.equal(following.events, [
        { kind: "head", version: 1 },
        { kind: "head", version: 2 },
      ]);
    });
  });

  test("that is truncated is refused, and tried again", () =>
    refuses((image) => image.slice(0, -1), /^image: .*the image ends after \d+ bytes of \d+$/));

  test("that is longer than its head says is refused, and tried again", () =>
    refuses((image) => Buffer.concat([image, Buffer.of(0)]), /^image: .*the image is longer than \d+ bytes$/));

  test("of which a bit is flipped is refused, and tried again", () =>
    refuses((image) => {
      image[50] = (image[50] as number) ^ 4;
      return image;
    }, /^image: .*the image's digest is [0-9a-f]{64}, not [0-9a-f]{64}$/));

  test("that is another one is refused, and tried again", () =>
    refuses((image) => imageOf({ "c.example": "new", "d.example": "n" }).slice(0, image.length), /^image: /));

  test("that has the right digest, but is no set of policies, is refused, and does not hinder the next one", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(1, OLD));
    await whileFollowed(source, async (following) => {
      const bytes = randomBytes(1000);
      const head = headOf(bytes, 2);
      source.images.set(head.digest, () => inPieces(bytes));
      source.tell(head);
      await until(() => following.failures.length > 0);
      assert.match(following.failures[0] as string, /^image: .*no image of a set of policies/);
      assert.equal(tenantsOf(following), OLD);
      source.tell(source.hold(3, NEW));
      await until(() => following.version === 3);
      assert.equal(tenantsOf(following), NEW);
    });
  });

  test("that never comes stops neither changes nor a newer image", async () => {
    const source = new ScriptedSource();
    source.tell(source.hold(1, OLD));
    const head = source.hold(2, NEW);
    const silent = { isReturned: false };
    source.images.set(head.digest, () => never(silent));
    const use = async (following: Followed) => {
      source.tell(head, change(3, "c.example", "changed"));
      await until(() => following.policies.has("c.example"));
      assert.is(following.version, 1);
      source.tell(source.hold(4, { "d.example": "newest" }));
      await until(() => following.version === 4);
      assert.match(following.failures[0] as string, /^image: .* is silent for 30 ms$/);
      assert.equal(tenantsOf(following), { "d.example": "newest" });
      assert.ok(silent.isReturned);
    };
    await whileFollowed(source, use, { silenceInMilliseconds: 30 });
  });

  test("that never comes does not hinder the end", async () => {
    const source = new ScriptedSource();
    const following = await followed(source, { silenceInMilliseconds: 2 ** 30 });
    const head = source.hold(1, NEW);
    const silent = { isReturned: false };
    source.images.set(head.digest, () => never(silent));
    source.tell(head);
    await until(() => source.asked.length > 0);
    await following.close();
    await until(() => silent.isReturned);
    assert.equal([source.isClosed, following.version, following.failures], [true, 0, []]);
  });

  test("is taken as it is where it is memory that threads share", async () => {
    const source = new ScriptedSource();
    const image = imageOf(OLD);
    const shared = new Uint8Array(new SharedArrayBuffer(image.length));
    shared.set(image);
    const head = headOf(image, 1);
    source.images.set(head.digest, () => inPieces(image));
    const patience = { silence: 1000, signal: new AbortController().signal };
    async function* whole() {
      yield shared;
    }
    assert.is((await collect({ get: whole }, head, patience)).buffer, shared.buffer);
    const collected = await collect(source, head, patience);
    assert.instance(collected.buffer, SharedArrayBuffer);
    assert.equal([collected.buffer.byteLength, Buffer.compare(collected, image)], [image.length, 0]);
  });
});
