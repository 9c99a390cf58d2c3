import fc from "fast-check";
import * as assert from "uvu/assert";
import { type CorsRequest, definePolicy, type HostOptions } from "../bindings/index.js";
import { entries, isValid, type ListOption, type Options, policyOptions } from "./arbitraries.js";
import { decided, holds } from "./holds.js";
import { cases, requestRecipe, toRequest } from "./near-requests.js";
import { suite } from "./suite.js";

suite("a policy of the options of another", (test) => {
  test("has equal options, and decides alike", () => {
    holds(cases, ["allowed", "refused"], ({ options, request }) => {
      const policy = definePolicy(options);
      const again = definePolicy(policy.options);
      assert.equal(again.options, policy.options);
      const decision = decided(policy, request);
      assert.equal(decided(again, request), decision);
      return decision.allowed ? "allowed" : "refused";
    });
  });
});

/** One more entry for one of the lists that let something in. */
const rules = (
  ["hosts", "origins", "originPredicates", "methods", "headers", "headerPrefixes", "headerPredicates"] as const
).map((list) => fc.record({ list: fc.constant<ListOption>(list), entry: entries[list] as fc.Arbitrary<unknown> }));

/** Options, the same with one rule more, and a request that comes close to these. */
const grown = fc
  .record({ options: policyOptions, rule: fc.oneof(...rules), recipe: requestRecipe })
  .map(({ options, rule: { list, entry }, recipe }) => {
    const more = { ...options, [list]: [...options[list], entry] } as Options;
    return { options, list, entry, more, request: toRequest(more, recipe) };
  })
  .filter(({ more }) => isValid(more));

const asksAuthorization = ({ requestHeaders }: CorsRequest) => /authorization/i.test(String(requestHeaders));

suite("one more rule", (test) => {
  test("removes no origin that was let in", () => {
    holds(grown, ["let in", "let in by now", "not let in"], ({ options, request, more }) => {
      const [before, after] = [options, more].map((each) => definePolicy(each).allowsOrigin(String(request.origin)));
      assert.ok(after || !before);
      return before ? "let in" : after ? "let in by now" : "not let in";
    });
  });

  // "*" among the headers is the one rule that takes something away: Authorization then has to be listed beside it.
  test("refuses no request that was allowed, but a preflight that asks for Authorization, if it is any header", () => {
    const ways = ["allowed", "allowed by now", "refused"] as const;
    holds(grown, ways, ({ options, request, list, entry, more }) => {
      const [before, after] = [options, more].map((each) => decided(definePolicy(each), request).allowed);
      const isAnyHeader = list === "headers" && entry === "*";
      assert.ok(after || !before || (isAnyHeader && asksAuthorization(request)));
      return before ? "allowed" : after ? "allowed by now" : "refused";
    });
  });

  test("that is any header takes Authorization away where no list names it", () => {
    const request = { method: "OPTIONS", origin: "https://a", requestMethod: "GET", requestHeaders: "authorization" };
    const options = { origins: ["https://a"], headerPrefixes: ["auth"] };
    assert.ok(decided(definePolicy(options), request).allowed);
    assert.not.ok(decided(definePolicy({ ...options, headers: ["*"] }), request).allowed);
  });
});

const SWITCHES = [
  "dangerouslyAllowInsecureOrigins",
  "dangerouslyAllowPublicSuffixes",
  "dangerouslyReflectAnyOrigin",
  "dangerouslyAllowNullOrigin",
] as const;

/** The same options with a switch off and on, and a request that is more often than usual from `null`. */
const switched = fc
  .record({ near: cases, name: fc.constantFrom(...SWITCHES), isNull: fc.boolean() })
  .map(({ near: { options, request }, name, isNull }) => ({
    off: { ...options, [name]: false },
    on: { ...options, [name]: true },
    request: isNull ? { ...request, origin: "null" } : request,
  }))
  .filter(({ off, on }) => isValid(off) && isValid(on));

suite("a switch that begins with dangerously", (test) => {
  test("refuses nothing that was allowed, and answers it alike", () => {
    const ways = ["allowed", "allowed by now", "refused"] as const;
    holds(switched, ways, ({ off, on, request }) => {
      const [before, after] = [off, on].map((options) => decided(definePolicy(options), request));
      if (!before?.allowed) return after?.allowed ? "allowed by now" : "refused";
      assert.equal(after, before);
      return "allowed";
    });
  });
});

/** In the order of the keys, the list's own order where they are equal. */
function reordered<T>(list: readonly T[], keys: readonly number[]): T[] {
  const ranked = list.map((item, i) => ({ item, key: keys[i % keys.length] as number }));
  return ranked.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

function reorderedHost(entry: string | HostOptions, keys: readonly number[]): string | HostOptions {
  if (typeof entry === "string") return entry;
  const { host, schemes = [], subDomains = [] } = entry;
  return { host, schemes: reordered(schemes, keys), subDomains: reordered(subDomains, keys) };
}

function reorderedLists(options: Options, keys: readonly number[]): Options {
  const hosts = options.hosts.map((entry) => reorderedHost(entry, keys));
  const pairs = Object.entries({ ...options, hosts }).map(([option, value]) => {
    return [option, Array.isArray(value) ? reordered(value, keys) : value] as const;
  });
  return Object.fromEntries(pairs) as unknown as Options;
}

suite("the order of rules", (test) => {
  // No header is listed in two letter cases here: an answer spells it as the first does.
  test("changes nothing in any decision", () => {
    const keys = fc.array(fc.nat(9), { minLength: 4, maxLength: 4 });
    holds(fc.record({ near: cases, keys }), ["allowed", "refused"], ({ near: { options, request }, keys }) => {
      const decision = decided(definePolicy(options), request);
      assert.equal(decided(definePolicy(reorderedLists(options, keys)), request), decision);
      return decision.allowed ? "allowed" : "refused";
    });
  });
});
