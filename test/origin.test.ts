import * as assert from "uvu/assert";
import { type Decision, definePolicy } from "../bindings/index.js";
import { MALFORMED, ORIGIN_CASES, WELL_FORMED } from "./cases/origins.js";
import { parsedHost } from "./parsed-host.js";
import { Random } from "./seeded.js";
import { suite } from "./suite.js";

const anyHost = definePolicy({ hosts: ["*"] });

suite("an origin and a pattern", (test) => {
  for (const { why, pattern, origin, allowed } of ORIGIN_CASES) {
    test(why, () => assert.is(definePolicy({ origins: [pattern] }).allowsOrigin(origin), allowed));
  }
});

suite("an origin under any host", (test) => {
  for (const origin of WELL_FORMED) {
    test(`${JSON.stringify(origin)} is well-formed`, () => assert.ok(anyHost.allowsOrigin(origin)));
  }
  for (const origin of MALFORMED) {
    test(`${JSON.stringify(origin)} is malformed`, () => {
      assert.not.ok(anyHost.allowsOrigin(origin));
      const decision = anyHost.decide({ method: "GET", origin }) as Decision;
      assert.equal([decision.reason, decision.status, decision.headers], ["malformed-origin", 403, []]);
    });
  }
  for (const origin of ["https://a, https://b", "https://a https://b", "https://a,", " https://a"]) {
    test(`${JSON.stringify(origin)} is taken for several origins`, () => {
      assert.is((anyHost.decide({ method: "GET", origin }) as Decision).reason, "multiple-origins");
    });
  }
  test("is null if that is the whole text, whatever an earlier origin left behind", () => {
    for (const origin of ["", "n", "nul", "nullx", "null/", "null:80"]) {
      assert.ok(anyHost.allowsOrigin("null"));
      assert.not.ok(anyHost.allowsOrigin(origin), origin);
      assert.is((anyHost.decide({ method: "GET", origin }) as Decision).reason, "malformed-origin", origin);
    }
  });
});

suite("an address under any host", (test) => {
  const random = new Random(6);
  /** What a URL parser writes back unchanged is canonical. */
  const isCanonical = (host: string) => parsedHost(host) === host;

  test("in brackets is well-formed if a URL parser leaves it as it is", () => {
    let canonical = 0;
    for (let i = 0; i < 50_000; i++) {
      const groups = Array.from({ length: 1 + random.below(9) }, () =>
        random.pick(["0", "0", "1", "", "ab", "00", "ffff", "12345"]),
      );
      const host = `[${random.oneIn(3) ? "::" : ""}${groups.join(":")}${random.oneIn(6) ? "::" : ""}]`;
      canonical += Number(isCanonical(host));
      assert.is(anyHost.allowsOrigin(`http://${host}`), isCanonical(host), host);
    }
    assert.ok(canonical > 1000, `${canonical} were canonical`);
  });
  test("of numbers is well-formed if a URL parser leaves it as it is", () => {
    let canonical = 0;
    for (let i = 0; i < 50_000; i++) {
      const parts = Array.from({ length: 1 + random.below(5) }, () =>
        random.pick(["0", "1", "255", "256", "01", "0x1", "a", "0xg"]),
      );
      const host = parts.join(".") + (random.oneIn(9) ? "." : "");
      canonical += Number(isCanonical(host));
      assert.is(anyHost.allowsOrigin(`http://${host}`), isCanonical(host), host);
    }
    assert.ok(canonical > 1000, `${canonical} were canonical`);
  });
});

suite("a string that holds more than ASCII", (test) => {
  const policy = definePolicy({ origins: ["https://example.com", "https://*.example.com"] });
  test("never matches, whatever its low bytes are", () => {
    for (let high = 0x100; high <= 0xff00; high += 0x100) {
      const origin = Array.from("https://example.com", (char) => String.fromCharCode(char.charCodeAt(0) + high)).join(
        "",
      );
      assert.not.ok(policy.allowsOrigin(origin));
      assert.not.ok(policy.allowsOrigin(`https://example.c${String.fromCharCode(0x6f + high)}m`));
    }
  });
  test("never matches with a lone surrogate in it", () => {
    for (const unit of ["\ud800", "\udbff", "\udc00", "\udfff"]) {
      assert.not.ok(policy.allowsOrigin(`https://${unit}.example.com`));
    }
  });
  test("never matches with any one unit changed into any other", () => {
    const origin = "https://example.com";
    for (let at = 0; at < origin.length; at++) {
      for (let unit = 0; unit <= 0xffff; unit += unit < 0x100 ? 1 : 251) {
        const changed = origin.slice(0, at) + String.fromCharCode(unit) + origin.slice(at + 1);
        assert.is(policy.allowsOrigin(changed), changed === origin, JSON.stringify(changed));
      }
    }
  });
});

suite("a string that is stored in another way", (test) => {
  const policy = definePolicy({ origins: ["https://example.com"] });
  test("matches as a rope, a slice, or in two bytes a character", () => {
    const rope = ["https://", "exam", "ple.com"].reduce((joined, part) => joined + part);
    const slice = `xhttps://example.com${"y".repeat(50)}`.slice(1, 20);
    const wide = "https://example.com\u1234".slice(0, 19);
    for (const origin of [rope, slice, wide]) assert.ok(policy.allowsOrigin(origin));
  });
  test("does not match what an earlier, longer one has left in memory", () => {
    assert.ok(policy.allowsOrigin("https://example.com"));
    for (const part of ["https", "https://", "https://e", "https://example.co", "h"]) {
      assert.not.ok(policy.allowsOrigin(part));
    }
  });
  test("of less than eight bytes is read whole, whatever an earlier one left behind", () => {
    for (const origin of ["a://b", "a://b/", "ab://cd"]) {
      assert.ok(anyHost.allowsOrigin("https://a.example"));
      assert.ok(anyHost.allowsOrigin(origin), origin);
    }
  });
  test("is refused at any length", () => {
    for (const length of [1000, 100_000, 1_000_000]) {
      assert.not.ok(anyHost.allowsOrigin(`https://${"a.".repeat(length / 2)}example.com`));
    }
  });
});
