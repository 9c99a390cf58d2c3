import * as assert from "uvu/assert";
import * as crossgate from "../bindings/index.js";
import { conform, type Outcome } from "./conformance/index.js";
import type { Library } from "./conformance/library.js";
import { suite } from "./suite.js";
import { readAllVectors } from "./vectors.js";

type Outcomes = Readonly<Record<string, readonly Outcome[]>>;

function outcomesOf(definePolicy: Library["definePolicy"]): Outcomes {
  return JSON.parse(conform({ ...crossgate, definePolicy }, readAllVectors()).outcomes);
}

function isRight({ wrong }: Outcome): boolean {
  return wrong === undefined;
}

suite("the program that asks every runtime the vectors", (test) => {
  test("finds all of them right here", () => {
    for (const [name, outcomes] of Object.entries(outcomesOf(crossgate.definePolicy))) {
      assert.ok(outcomes.length > 50 && outcomes.every(isRight), name);
    }
  });
  test("finds some of each kind wrong where every policy is an empty one, with the answers that are wrong", () => {
    for (const [name, outcomes] of Object.entries(outcomesOf(() => crossgate.definePolicy({})))) {
      const wrong = outcomes.filter((outcome) => !isRight(outcome));
      assert.ok(wrong.length > 10 && wrong.every(({ answer }) => answer !== undefined), name);
    }
  });
  test("finds all of them wrong where no policy can be made, and says why", () => {
    const fail = () => {
      throw new Error("no memory");
    };
    for (const [name, outcomes] of Object.entries(outcomesOf(fail))) {
      assert.ok(
        outcomes.every(({ wrong }) => wrong === "no memory"),
        name,
      );
    }
  });
});
