// Below the library: what it never hands to the module, and what 32 bits of a hash cannot tell apart.

import * as assert from "uvu/assert";
import {
  FLAG_ANY_HEADER,
  FLAG_ANY_HOST,
  FLAG_ANY_METHOD,
  IMAGE_TABLE,
  KIND_HOST,
  METHOD,
  NAMES,
  ORIGIN,
  RULE_SIZE,
  SCHEME_HTTPS,
  VERDICT_METHOD,
  VERDICT_NAMES,
  VERDICT_NULL,
  VERDICT_ORIGIN,
} from "../assembly/layout.js";
import { memory } from "../bindings/engine/arena.js";
import { type Image, judgeOrigin, makeImage, type Rule } from "../bindings/engine/index.js";
import { matcher } from "../bindings/engine/module.js";
import { Random } from "./seeded.js";
import { slotsOf } from "./slots.js";
import "./started.js";
import { suite } from "./suite.js";

const hostRule = (text: string): Rule => ({ kind: KIND_HOST, scope: SCHEME_HTTPS, text });

/** The hash of a rule, found by the one rule of an image of its own. */
function hashOf(rule: Rule): number {
  return slotsOf(makeImage({ flags: 0, rules: [rule], hosts: [], origins: [] }, {}))[0]?.hash as number;
}

/** Pairs of rules that have the same hash. */
function collisions(rules: readonly Rule[]): [Rule, Rule][] {
  const seen = new Map<number, Rule>();
  const pairs: [Rule, Rule][] = [];
  for (const rule of rules) {
    const hash = hashOf(rule);
    const other = seen.get(hash);
    if (other !== undefined) pairs.push([other, rule]);
    seen.set(hash, rule);
  }
  return pairs;
}

const originOf = ({ text }: Rule) => `https://${text}`;

function checkApart(pairs: [Rule, Rule][]): void {
  assert.ok(pairs.length > 0, "there are such rules");
  for (const [one, other] of pairs) {
    const image = makeImage({ flags: 0, rules: [one], hosts: [], origins: [] }, pairs);
    assert.ok(judgeOrigin(image, originOf(one)) & VERDICT_ORIGIN);
    assert.not.ok(judgeOrigin(image, originOf(other)) & VERDICT_ORIGIN, `${originOf(other)} is not ${originOf(one)}`);
    const both = makeImage({ flags: 0, rules: [one, other], hosts: [], origins: [] }, pairs);
    for (const rule of [one, other]) assert.ok(judgeOrigin(both, originOf(rule)) & VERDICT_ORIGIN);
  }
}

suite("two rules with the same hash", (test) => {
  test("are told apart by their text", () => {
    const random = new Random(1);
    const label = () => random.below(2 ** 31).toString(36) + random.below(2 ** 31).toString(36);
    checkApart(collisions(Array.from({ length: 250_000 }, () => hostRule(`${label()}.example`))));
  });
  test("are told apart by their text, though it is one word of eight bytes", () => {
    const random = new Random(2);
    const half = () =>
      random
        .below(36 ** 4)
        .toString(36)
        .padStart(4, "a");
    checkApart(collisions(Array.from({ length: 250_000 }, () => hostRule(`${half()}${half()}`))));
  });
});

suite("the table", (test) => {
  test("has room for every rule, however many there are and of whichever option", () => {
    for (let count = 1; count <= 100; count++) {
      const hosts = Array.from({ length: count }, (_, i) => `h${i}.example`);
      const origins = hosts.map((host) => `https://${host}`);
      const rules = hosts.map((host) => hostRule(host));
      const plan = { flags: 0, rules: [], hosts: [], origins: [] };
      for (const [own, size] of [
        [{ hosts }, 2 * count],
        [{ origins }, count],
        [{ rules }, count],
      ] as const) {
        const slots = slotsOf(makeImage({ ...plan, ...own }, hosts));
        assert.is(slots.length, size);
      }
    }
  });
});

suite("rules that differ in few characters", (test) => {
  const CHARACTERS = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
  /** 1296 hosts, alike but for two characters that follow each other. */
  const hosts = (before: string, after: string) =>
    CHARACTERS.flatMap((one) => CHARACTERS.map((other) => hostRule(`${before}${one}${other}${after}`)));

  test("lie close to where their hashes say, wherever these stand", () => {
    for (let before = 0; before < 14; before++) {
      for (const after of [".example", ".a.example", ".eu.an.example", `.${"x".repeat(14 - before)}.example`]) {
        for (const count of [20, 200, 1296]) {
          const rules = hosts("a".repeat(before), after).slice(0, count);
          const image = makeImage({ flags: 0, rules, hosts: [], origins: [] }, {});
          const farthest = Math.max(...slotsOf(image).map(({ displacement }) => displacement));
          assert.ok(farthest < 64, `${farthest} slots away: ${count} hosts such as ${rules[0]?.text}`);
        }
      }
    }
  });
});

suite("a byte above 0x7F, were it to reach the module", (test) => {
  const flags = FLAG_ANY_HOST | FLAG_ANY_METHOD | FLAG_ANY_HEADER;
  const owner = {};
  const put = (at: number, text: string) => memory.set(new TextEncoder().encode(text), at);
  const verdict = ({ address }: Image) => matcher.judge(address, "https://a.bc".length, "PUT".length, "x-a".length);

  test("is in no origin, method or name", () => {
    const image = makeImage({ flags, rules: [], hosts: [], origins: [] }, owner);
    const all = VERDICT_ORIGIN | VERDICT_METHOD | VERDICT_NAMES;
    for (const [area, text, bit] of [
      [ORIGIN, "https://a.bc", VERDICT_ORIGIN],
      [METHOD, "PUT", VERDICT_METHOD],
      [NAMES, "x-a", VERDICT_NAMES],
    ] as const) {
      for (let at = 0; at < text.length; at++) {
        for (let byte = 0x80; byte <= 0xff; byte++) {
          put(ORIGIN, "https://a.bc");
          put(METHOD, "PUT");
          put(NAMES, "x-a");
          assert.is(verdict(image) & all, all);
          memory[area + at] = byte;
          assert.not.ok(verdict(image) & bit, `${byte} at ${at} of ${text}`);
        }
      }
    }
  });
});

suite("a rule of an image", (test) => {
  test("with one byte changed is no rule any more", () => {
    const owner = {};
    const rule = { kind: KIND_HOST, scope: SCHEME_HTTPS, text: "a.example" };
    const image = makeImage({ flags: 0, rules: [rule], hosts: [], origins: [] }, owner);
    const isIn = () => Boolean(judgeOrigin(image, "https://a.example") & VERDICT_ORIGIN);
    assert.ok(isIn());
    const slots = Array.from({ length: 2 }, (_, slot) => image.address + IMAGE_TABLE + slot * RULE_SIZE);
    const start = slots.find((at) => memory.subarray(at, at + RULE_SIZE).some((byte) => byte !== 0)) as number;
    for (let at = start; at < start + RULE_SIZE; at++) {
      memory[at] = (memory[at] as number) ^ 1;
      assert.not.ok(isIn(), `byte ${at - start}`);
      memory[at] = (memory[at] as number) ^ 1;
    }
    assert.ok(isIn());
  });
});

suite("an image of zeros", (test) => {
  test("is not taken for a sealed one", () => {
    const owner = {};
    const image = makeImage({ flags: 0, rules: [], hosts: [], origins: [] }, owner);
    assert.is(judgeOrigin(image, "null"), VERDICT_NULL);
    memory.fill(0, image.address, image.address + image.size);
    assert.throws(
      () => judgeOrigin(image, "null"),
      (error: unknown) => error instanceof WebAssembly.RuntimeError,
    );
  });
});
