import fc from "fast-check";
import * as assert from "uvu/assert";
import { type CorsRequest, definePolicy, PolicyError } from "../bindings/index.js";
import { entries, policyOptions, seldom } from "./arbitraries.js";
import { decided, holds } from "./holds.js";
import { cases, requestRecipe, toRequest } from "./near-requests.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

/** Any text, lone surrogates and long ones included. */
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("\ud800", "\udc00", "a", ",", ":", "/", ".", "*", "\u0000", "\u00ff") }),
  fc.record({ unit: fc.string({ minLength: 1 }), times: fc.nat(3000) }).map(({ unit, times }) => unit.repeat(times)),
);
const anyLines = fc.oneof(anyText, fc.array(anyText));
const anyField = seldom(3, anyText, fc.constant(undefined));

/** Requests of the right shape, some of their fields near to the policy and the others anything. */
const anyRequests = fc
  .record({
    options: policyOptions,
    recipe: requestRecipe,
    fields: seldom(
      2,
      fc.constant({}),
      fc.record<Partial<CorsRequest>>(
        {
          method: anyText,
          origin: anyLines,
          requestMethod: anyField,
          requestHeaders: anyLines,
          contentType: anyField,
          secFetchSite: anyField,
          self: anyField,
        },
        { requiredKeys: [] },
      ),
    ),
  })
  .map(({ options, recipe, fields }) => ({ options, request: { ...toRequest(options, recipe), ...fields } }));

suite("any text", (test) => {
  test("in a request is decided about, without a fault", async () => {
    const faults = await faultsOf(() => {
      holds(anyRequests, ["none", "same-origin", "preflight", "actual"], ({ options, request }) => {
        const policy = definePolicy(options);
        policy.allowsOrigin(String(request.origin));
        return decided(policy, request).kind;
      });
    });
    assert.equal(faults, []);
  });

  test("among the origins of a policy is taken in its normal form, or blamed in words", () => {
    const near = fc.record({ text: entries.origins, at: fc.nat(30), char: fc.constantFrom("", ..."/:.*[]@%A \u00fc") });
    const texts = fc.oneof(
      fc.webUrl(),
      anyText,
      near.map(({ text, at, char }) => text.slice(0, at) + char + text.slice(at)),
    );
    holds(texts, ["taken", "put right", "an error"], (text) => {
      const taken = originsOf(text);
      if (taken === undefined) return "an error";
      const again = definePolicy({ origins: taken });
      assert.equal(again.warnings, []);
      assert.equal(again.options.origins, taken);
      const origin = String(taken[0]).replace("*.", "a.").replace(/:\*$/, "");
      // To the platform an origin of any other scheme is null.
      if (/^(https?|wss?|ftp):/.test(origin)) assert.is(new URL(origin).origin, origin);
      return taken[0] === text ? "taken" : "put right";
    });
  });
});

/** How an origin is taken; undefined if it is an error, each of whose problems says what is wrong where. */
function originsOf(text: string): readonly string[] | undefined {
  try {
    return definePolicy({ origins: [text] }).options.origins;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    assert.ok(error.problems.some(({ severity }) => severity === "error"));
    for (const { code, option, message } of error.problems) {
      assert.is(option, "origins[0]");
      assert.not.ok([code as string, message].includes(""));
    }
    return undefined;
  }
}

/** How the same names are spelled another way. */
const spelling = fc.record({
  keys: fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }),
  doubled: fc.array(fc.nat(3), { maxLength: 3 }),
  upper: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
  before: fc.constantFrom("", " ", "\t ", ",", " ,\t"),
  behind: fc.constantFrom("", " ", "\t", ",,", " , "),
  lines: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
});
type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

/** Names in another order, letter case and number, with blanks and commas around them, in one line or several. */
function spelled(names: readonly string[], { keys, doubled, upper, before, behind, lines }: Spelling): string[] {
  const several = [...names, ...doubled.flatMap((at) => names[at] ?? [])];
  const ranked = several.map((name, i) => ({ name, key: keys[i % keys.length] as number }));
  const elements = ranked.sort((a, b) => a.key - b.key).map(({ name }) => before + inCase(name, upper) + behind);
  const result: string[] = [];
  elements.forEach((element, i) => {
    const last = lines[i % lines.length] ? undefined : result.pop();
    result.push(last === undefined ? element : `${last},${element}`);
  });
  return result;
}

function inCase(name: string, upper: readonly boolean[]): string {
  const chars = [...name].map((char, i) => (upper[i % upper.length] ? char.toUpperCase() : char.toLowerCase()));
  return chars.join("");
}

suite("the requested names", (test) => {
  test("are answered alike in any order, letter case, number, with blanks or without, in one line or several", () => {
    const respelled = fc.record({ near: cases, spelling });
    holds(respelled, ["granted", "names refused", "refused"], ({ near: { options, request }, spelling }) => {
      const names = [request.requestHeaders ?? []].flat().flatMap((line) => line.split(","));
      const policy = definePolicy(options);
      const preflight = { requestMethod: "GET", ...request, method: "OPTIONS" };
      const decision = decided(policy, preflight);
      assert.equal(decided(policy, { ...preflight, requestHeaders: spelled(names, spelling) }), decision);
      if (decision.reason === "header-not-allowed") return "names refused";
      return decision.kind === "preflight" && decision.allowed ? "granted" : "refused";
    });
  });
});
