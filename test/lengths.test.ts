import * as assert from "uvu/assert";
import { type Decision, definePolicy, type Policy } from "../bindings/index.js";
import { suite } from "./suite.js";

/** Every length up to 1000, then half as long again each time, up to 100 000. */
const LENGTHS = Array.from({ length: 1001 }, (_, n) => n);
for (let n = 1500; n < 100_000; n = Math.floor(n * 1.5)) LENGTHS.push(n);
LENGTHS.push(100_000);

const below = definePolicy({ origins: ["https://*.example.com:*"] });
const anyHost = definePolicy({ hosts: ["*"] });

/** Texts that grow, and for which lengths they are let in. */
type Series = readonly [why: string, policy: Policy, text: (n: number) => string, isIn: (n: number) => boolean];

const never = () => false;
const from = (first: number, last: number) => (n: number) => n >= first && n <= last;

const SERIES: readonly Series[] = [
  ["a label has 1 to 63 characters", below, (n) => `https://${"a".repeat(n)}.example.com`, from(1, 63)],
  ["a label of digits too", below, (n) => `https://${"1".repeat(n)}.example.com`, from(1, 63)],
  ["a label of dashes too", below, (n) => `https://${"-".repeat(n)}.example.com`, from(1, 63)],
  [
    "a host of short labels has up to 253 characters",
    below,
    (n) => `https://${"a.".repeat(n)}example.com`,
    from(1, 121),
  ],
  ["a host of long labels has up to 253 characters", below, longLabels, from(1, 241)],
  ["dots in front of a host are empty labels", below, (n) => `https://${".".repeat(n)}example.com`, never],
  [
    "dots behind a label are empty ones but for the first",
    below,
    (n) => `https://a${".".repeat(n)}example.com`,
    from(1, 1),
  ],
  ["dots alone are no host", anyHost, (n) => `https://${".".repeat(n)}`, never],
  ["of dots behind a host one is part of it", anyHost, (n) => `https://a${".".repeat(n)}`, from(0, 1)],
  ["a port has 1 to 5 digits", below, (n) => `https://a.example.com:${"1".repeat(n)}`, from(1, 5)],
  ["a port has no leading zeros", below, (n) => `https://a.example.com:${"0".repeat(n)}1`, from(0, 0)],
  ["of colons behind a host none is part of it", below, (n) => `https://a.example.com${":".repeat(n)}`, from(0, 0)],
  ["of slashes behind a host one is taken", below, (n) => `https://a.example.com${"/".repeat(n)}`, from(0, 1)],
  ["blanks behind a host are not taken", below, (n) => `https://a.example.com${" ".repeat(n)}`, from(0, 0)],
  ["a host of digits is no address", anyHost, (n) => `https://${"1".repeat(n)}`, never],
  ["a host of a's has up to 63 characters", anyHost, (n) => `https://${"a".repeat(n)}`, from(1, 63)],
  ["a host of top-level labels has up to 253 characters", anyHost, (n) => `https://${"a.".repeat(n)}a`, from(0, 126)],
  ["a scheme has 1 to 64 characters", anyHost, (n) => `${"a".repeat(n)}://a.example.com`, from(1, 64)],
  ["a's are no origin", anyHost, (n) => "a".repeat(n), never],
  ["opening brackets are no host", anyHost, (n) => `https://${"[".repeat(n)}`, never],
  ["closing brackets are no host", anyHost, (n) => `https://${"]".repeat(n)}`, never],
  ["of colons in brackets two are an address", anyHost, (n) => `https://[${":".repeat(n)}]`, from(2, 2)],
  ["of brackets around an address one pair is taken", anyHost, bracketed, from(1, 1)],
  ["groups in brackets are an address if there are eight", anyHost, (n) => `https://[${"1:".repeat(n)}1]`, from(7, 7)],
  ["octets are an address if there are four", anyHost, (n) => `https://${"1.".repeat(n)}1`, from(3, 3)],
  ["schemes in a row are no origin", anyHost, (n) => `${"https://".repeat(n)}a`, from(1, 1)],
];

/** `n` characters and dots in front of `.example.com`, in labels of 63. */
function longLabels(n: number): string {
  const label = `${"a".repeat(62)}b.`;
  const labels = label.repeat(Math.ceil(n / 64)).slice(0, n);
  // No label is empty: what would end in a dot has its last label a character shorter, and one of one character.
  return `https://${labels.replace(/b\.$/, ".a")}.example.com`;
}

function bracketed(n: number): string {
  return `https://${"[".repeat(n)}::1${"]".repeat(n)}`;
}

suite("an origin that grows", (test) => {
  for (const [why, policy, text, isIn] of SERIES) {
    test(why, () => {
      for (const n of LENGTHS) {
        const origin = text(n);
        assert.is(policy.allowsOrigin(origin), isIn(n), `${n}`);
        assert.is((policy.decide({ method: "GET", origin }) as Decision).allowed, isIn(n), `${n}`);
      }
    });
  }
});

const open = definePolicy({ hosts: ["*"], methods: ["*"], headers: ["*"] });
const PREFLIGHT = { method: "OPTIONS", origin: "https://a.example" };
const reasonOf = (request: object) => (open.decide({ ...PREFLIGHT, ...request }) as Decision).reason;

suite("what a preflight asks", (test) => {
  test("is a method of up to 256 characters, where any is let through", () => {
    for (const n of LENGTHS.slice(1)) {
      assert.is(reasonOf({ requestMethod: "A".repeat(n) }), n <= 256 ? "allowed" : "method-not-allowed", `${n}`);
    }
  });
  test("is a name of up to 8192 characters, where any is let through", () => {
    for (const n of [...LENGTHS, 8191, 8192, 8193]) {
      const reason = reasonOf({ requestMethod: "GET", requestHeaders: "a".repeat(n) });
      assert.is(reason, n <= 8192 ? "allowed" : "request-too-large", `${n}`);
    }
  });
  test("is up to 256 names, where any is let through", () => {
    for (const n of LENGTHS) {
      const reason = reasonOf({ requestMethod: "GET", requestHeaders: "a,".repeat(n) });
      assert.is(reason, n <= 256 ? "allowed" : "request-too-large", `${n}`);
    }
  });
  test("may be 256 names of one letter, with nothing but a comma between", () => {
    const letters = (count: number) => Array.from({ length: count }, () => "a").join();
    assert.is(reasonOf({ requestMethod: "GET", requestHeaders: letters(256) }), "allowed");
    assert.is(reasonOf({ requestMethod: "GET", requestHeaders: letters(257) }), "request-too-large");
  });
});

suite("an origin that is not let in", (test) => {
  const listed = definePolicy({ origins: ["https://a.example"] });
  const origin = "https://b.example";
  const isOnlyNotAllowed = (request: object, why: string) =>
    assert.is((listed.decide({ method: "GET", origin, ...request }) as Decision).reason, "origin-not-allowed", why);

  test("is well-formed though the method beside it is too long to be read, or not ASCII", () => {
    for (const method of ["A".repeat(257), "A".repeat(100_000), "P\u0100T", "P\ud800T"]) {
      isOnlyNotAllowed({ method }, method);
      isOnlyNotAllowed({ method: "OPTIONS", requestMethod: method }, method);
    }
  });
  test("is well-formed though the names beside it are too long to be read, or not ASCII", () => {
    for (const requestHeaders of ["a".repeat(8193), "x-\u0100", `x-\u0100${"a".repeat(100)}`]) {
      isOnlyNotAllowed({ method: "OPTIONS", requestMethod: "GET", requestHeaders }, requestHeaders);
    }
  });
});
