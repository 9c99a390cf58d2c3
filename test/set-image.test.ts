// What does not come as it was made is refused, and what was made to look right harms nobody.

import * as assert from "uvu/assert";
import { gate } from "../bindings/http/fetch.js";
import { definePolicy, ImageError, PolicySet } from "../bindings/index.js";
import { crc32, ownCrc32 } from "../bindings/set/checksum.js";
import {
  AT_CHECKSUM,
  AT_DEPTH,
  AT_FORMAT,
  AT_LENGTH,
  AT_MANNERS,
  AT_TENANTS,
  HEADER_SIZE,
} from "../bindings/set/format.js";
import { StoredTenants } from "../bindings/set/stored.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const ORIGINS = ["https://a.example", "https://b.example", "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn"];
const HOSTS = ["a.api.example", "b.api.example:8080", "c.api.example"];

const image = setOf().toImage();

function setOf(): PolicySet {
  const set = new PolicySet();
  for (const [i, host] of HOSTS.entries()) {
    set.set(host, definePolicy({ origins: ORIGINS.slice(0, i + 1), credentials: i > 0, methods: ["PUT"] }));
  }
  return set;
}

/** A copy with something done to it. */
function changed(change: (bytes: Uint8Array, view: DataView) => void, from = image): Uint8Array {
  const bytes = from.slice();
  change(bytes, new DataView(bytes.buffer));
  return bytes;
}

/** The same with a checksum that is right again, as somebody would make it who wants to do harm. */
function forged(change: (bytes: Uint8Array, view: DataView) => void): Uint8Array {
  return changed((bytes, view) => {
    change(bytes, view);
    view.setUint32(AT_CHECKSUM, crc32(bytes.subarray(AT_CHECKSUM + 4)), true);
  });
}

async function reasonOf(bytes: Uint8Array): Promise<string> {
  const reasons = [() => PolicySet.fromImage(bytes), () => PolicySet.load(bytes)].map(async (open) => {
    try {
      await open();
      return "none";
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      return error.reason;
    }
  });
  const [reason, other] = await Promise.all(reasons);
  assert.is(reason, other);
  return reason as string;
}

suite("an image", (test) => {
  test("is taken as it was made, from shared memory and from the middle of other bytes too", async () => {
    assert.is(await reasonOf(image), "none");
    const shared = new Uint8Array(new SharedArrayBuffer(image.length + 9), 5, image.length);
    shared.set(image);
    const set = PolicySet.fromImage(shared);
    assert.equal([...set.keys()], HOSTS);
    assert.ok(set.policyFor("c.api.example", "/").allowsOrigin(ORIGINS[2] as string));
    assert.is(shared[0], image[0]);
    assert.equal(set.toImage(), image);
  });
  test("is refused with any byte changed", async () => {
    for (let at = 0; at < image.length; at++) {
      for (const flip of [1, 128]) {
        const reason = await reasonOf(changed((bytes) => bytes.fill((image[at] as number) ^ flip, at, at + 1)));
        assert.not.equal(reason, "none", `byte ${at}`);
      }
    }
  });
  test("is refused cut off anywhere, and with more behind it", async () => {
    for (let end = 0; end < image.length; end++) {
      assert.ok(["foreign", "version", "length"].includes(await reasonOf(image.subarray(0, end))), `${end} bytes`);
    }
    assert.is(await reasonOf(Uint8Array.of(...image, 0)), "length");
    assert.is(await reasonOf(forged((_, view) => view.setUint32(AT_TENANTS, 1e6, true))), "length");
    assert.is(await reasonOf(forged((_, view) => view.setUint32(AT_TENANTS, 0xffffffff, true))), "length");
    assert.is(await reasonOf(forged((_, view) => view.setUint32(AT_MANNERS, 1e6, true))), "length");
  });
  test("of something else, or of another version, is refused as that", async () => {
    for (const text of ["", "x", "[]", "xgateset", "PK\u0003\u0004 and so on, for more than forty bytes"]) {
      const reason = await reasonOf(new TextEncoder().encode(text));
      assert.is(reason, text === "xgateset" ? "version" : "foreign");
    }
    assert.is(await reasonOf(changed((_, view) => view.setUint32(AT_FORMAT, 2, true))), "version");
    assert.is(await reasonOf(changed((_, view) => view.setUint32(AT_LENGTH, 0, true))), "length");
    assert.throws(() => PolicySet.fromImage("x" as never), "Uint8Array");
  });
  test("that was forged lets nobody in by an offset, and neither hangs nor ends a gate", async () => {
    const seen = { allowed: 0, refused: 0 };
    for (let at = AT_CHECKSUM + 4; at < image.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const bytes = forged((copy) => copy.fill(value, at, at + 1));
        const set = openOr(bytes);
        if (set === undefined) continue;
        const ask = gate(set, () => new Response("app"));
        await faultsOf(async () => {
          for (const host of HOSTS) {
            const headers = { Host: host, Origin: "https://x.example" };
            const { status } = await ask(new Request(`http://${host}/`, { headers }));
            seen[status === 403 ? "refused" : "allowed"]++;
          }
        });
      }
    }
    assert.is(seen.allowed, 0);
    assert.ok(seen.refused > 1000);
  });
});

suite("the tenants of an image", (test) => {
  test("have no deeper and no longer keys than any key may be, whatever its header says", () => {
    const { depth, longest } = new StoredTenants(forged((bytes) => bytes.fill(0xff, AT_DEPTH, HEADER_SIZE)));
    assert.equal([depth, longest], [682.5, 12_285]);
  });
  test("are none that would lie outside of it, or are no text", () => {
    const out = [image.length - 3, image.length, 0xffffffff];
    for (const value of out) {
      const places = [HEADER_SIZE, entryOf(0), policyOf(0) + 4, HEADER_SIZE + HOSTS.length * 4];
      for (const at of places) {
        const set = PolicySet.fromImage(forged((_, view) => view.setUint32(at, value, true)));
        assert.throws(() => set.get(HOSTS[0] as string), isDamaged, `${value} at ${at}`);
      }
    }
    const unknown = PolicySet.fromImage(forged((_, view) => view.setUint32(policyOf(0), 2, true)));
    assert.throws(() => unknown.get(HOSTS[0] as string), /of no manner/);
    const binary = PolicySet.fromImage(forged((bytes) => bytes.fill(0xff, entryOf(0) + 8, entryOf(0) + 9)));
    assert.throws(() => [...binary.keys()], TypeError);
  });
  test("have a policy only if all of its rules are right", () => {
    const at = new TextDecoder("latin1").decode(image).indexOf("://");
    const set = PolicySet.fromImage(forged((bytes) => bytes.fill(0x2e, at, at + 1)));
    assert.throws(() => set.get(HOSTS[0] as string), /origins\[0\]/);
  });
  test("are left out where they are not found in their order", () => {
    const swap = (view: DataView, i: number, other: number) =>
      view.setUint32(HEADER_SIZE + i * 4, entryOf(other), true);
    const set = PolicySet.fromImage(forged((_, view) => [0, 1].forEach((i) => void swap(view, i, 1 - i))));
    assert.equal(
      [...set].map(([key]) => key),
      [HOSTS[2]],
    );
  });
});

suite("the CRC-32 of an image", (test) => {
  test("is the same by the platform and without it, whole and in pieces", () => {
    const bytes = new TextEncoder().encode("123456789");
    for (const sum of [crc32, ownCrc32]) {
      assert.is(sum(bytes), 0xcbf43926);
      assert.is(sum(bytes.subarray(4), sum(bytes.subarray(0, 4))), 0xcbf43926);
      assert.is(sum(new Uint8Array()), 0);
    }
    assert.is(ownCrc32(image), crc32(image));
  });
});

/** Where an entry stands in the image. */
function entryOf(number: number): number {
  return numberAt(HEADER_SIZE + number * 4);
}

/** Where the policy of an entry stands. */
function policyOf(number: number): number {
  return numberAt(entryOf(number));
}

function numberAt(offset: number): number {
  return new DataView(image.buffer).getUint32(offset, true);
}

const isDamaged = (error: unknown) => error instanceof ImageError && error.reason === "damaged";

function openOr(bytes: Uint8Array): PolicySet | undefined {
  try {
    return PolicySet.fromImage(bytes);
  } catch (error) {
    assert.instance(error, ImageError);
    return undefined;
  }
}
