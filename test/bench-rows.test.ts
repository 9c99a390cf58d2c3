import * as assert from "uvu/assert";
import { floorCopies } from "../bench/floor.js";
import { grants, imageOf } from "../bench/judging.js";
import { checkAnswers } from "../bench/matching.js";
import { allRows, hasRivals, selectRows } from "../bench/rows.js";
import { suite } from "./suite.js";

const namesFor = (...wishes: string[]) => selectRows(wishes).map(({ name }) => name);

suite("the rows of the bench", (test) => {
  test("no two have the same name, and a name is lower-case words with dashes", () => {
    const names = allRows.map(({ name }) => name);
    assert.is(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test("a row is found by its name or by a word of it", () => {
    assert.equal(namesFor("exact-1"), ["exact-1"]);
    assert.equal(namesFor("wildcard-10", "decision"), ["wildcard-10", "decision"]);
    assert.equal(namesFor("names"), ["names", "names-spaced"]);
    assert.equal(namesFor("100000"), ["exact-100000", "wildcard-100000"]);
    assert.equal(namesFor("attacks"), ["attacks-beyond", "attacks-within"]);
  });

  test("without a wish they all come", () => {
    assert.equal(selectRows([]), allRows);
  });

  test("a name that fits no row is an error that lists the rows", () => {
    assert.throws(
      () => selectRows(["exact", "exact-7"]),
      /no row is called "exact-7"; there are exact-1, .*attacks-within/,
    );
  });

  test("the rows of matchers have no rivals to install", () => {
    assert.not(selectRows(["exact", "wildcard", "decision", "names"]).some(hasRivals));
  });

  test("the row of 100000 wildcards says who is left out", () => {
    assert.match(selectRows(["wildcard-100000"])[0]?.title ?? "", /; left out, as too slow: RegExp$/);
    assert.not.match(selectRows(["wildcard-1000"])[0]?.title ?? "", "left out");
  });
});

suite("a safe copy into WebAssembly", (test) => {
  for (const { name, copies } of floorCopies()) {
    test(`by ${name} takes what is ASCII and not longer than 384 bytes`, () => {
      for (const length of [0, 1, 7, 8, 9, 33, 383, 384]) assert.ok(copies("a".repeat(length)), `${length}`);
      assert.not(copies("a".repeat(385)));
      assert.not(copies("\u00e4".repeat(384)), "as many bytes as characters, of half of them");
    });

    test(`by ${name} refuses any other character, wherever it stands`, () => {
      for (const other of ["\u0080", "\u00e4", "\u0161", "\ud800"]) {
        for (const at of [0, 6, 7, 8, 16, 20]) {
          assert.not(copies(`${"a".repeat(at)}${other}${"a".repeat(20 - at)}`), `${JSON.stringify(other)} at ${at}`);
        }
      }
    });
  }
});

suite("answers", (test) => {
  test("a wrong one is an error that names who gave it, to what, and why it is wrong", () => {
    const cases = [{ origin: "https://a.com", allowed: true, why: "listed" }];
    checkAnswers("somebody", () => true, cases);
    assert.throws(
      () => checkAnswers("somebody", () => false, cases),
      'somebody answers false for "https://a.com", not true (listed)',
    );
  });

  test("the engine alone grants a preflight whose origin, method and names are all listed", () => {
    const image = imageOf({ origins: ["https://a.com"], methods: ["PUT"], headers: ["x-a"] }, assert);
    assert.ok(grants(image, "https://a.com", "PUT", "x-a"));
    assert.not(grants(image, "https://b.com", "PUT", "x-a"));
    assert.not(grants(image, "https://a.com", "PATCH", "x-a"));
    assert.not(grants(image, "https://a.com", "PUT", "x-a,x-b"));
  });
});
