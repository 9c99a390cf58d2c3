import * as assert from "uvu/assert";
import type { Policy } from "../bindings/index.js";
import { APP, POLICIES } from "./cases/fetch-policies.js";
import { EXPOSED, ROWS } from "./cases/fetch-rows.js";
import { API, COMBINATIONS, type Combination, PAGES, PLAIN_GET } from "./cases/fetches.js";
import { BUILT, type Observation, observe } from "./fetch-observation.js";
import { type Outcome, predict } from "./fetch-prediction.js";
import { SAFELISTED_RESPONSE_NAMES } from "./fetch-standard.js";
import { suite } from "./suite.js";

const ALL = [...ROWS, ...COMBINATIONS];

let observation: Promise<Observation> | undefined;

/** What the browser did, which is asked once; rejects if the browser is none that enforces CORS. */
async function believed(): Promise<ReadonlyMap<Combination, Outcome>> {
  observation ??= observe(ALL);
  const { canary, outcomes } = await observation;
  const said = "this browser does not enforce CORS, so nothing that it says is believed";
  assert.equal(canary, ["readable 200", "blocked"], said);
  return outcomes;
}

/** Whether a preflight came first, and whether the page could read what came, as in `Row.expected`. */
function summaryOf(outcome: Outcome | undefined): string {
  const isPreflight = outcome?.sent[0]?.startsWith("OPTIONS ");
  return `${isPreflight ? "preflight" : "no preflight"}, ${outcome?.got.split(" ")[0]}`;
}

/** What a combination comes to in the browser, and by prediction, if that is not the same. */
async function differenceOf(combination: Combination, seen: Outcome | undefined): Promise<string> {
  const { promised, ...outcome } = await predict(BUILT.get(combination.policy) as Policy, combination);
  const isKept = promised === seen?.got.startsWith("readable 200");
  if (JSON.stringify(outcome) === JSON.stringify(seen) && isKept) return "";
  const [foretold, real] = [outcome, seen].map((side) => JSON.stringify(side));
  return `${JSON.stringify(combination.ask)}\n  foretold ${foretold}, allowed: ${promised}\n  Chromium ${real}\n`;
}

async function assertForetold(combinations: readonly Combination[]): Promise<void> {
  const outcomes = await believed();
  const differences = combinations.map((combination) => differenceOf(combination, outcomes.get(combination)));
  const table = (await Promise.all(differences)).join("");
  if (table) assert.unreachable(`what was foretold is not what Chromium does:\n${table}`);
}

suite("a real browser that meets a gate", (test) => {
  test("enforces CORS: without Access-Control-Allow-Origin an answer is unreadable", async () => {
    await believed();
  });

  for (const row of ROWS) {
    test(`finds that ${row.sentence}`, async () => {
      const outcomes = await believed();
      assert.is(summaryOf(outcomes.get(row)), row.expected);
      await assertForetold([row]);
    });
  }

  for (const [name, names] of Object.entries(EXPOSED)) {
    test(`shows a page the headers that "${name}" exposes`, async () => {
      const outcomes = await believed();
      const plain = COMBINATIONS.find(({ policy, page, ask }) => {
        return policy === name && ask === PLAIN_GET && page.origin === APP;
      });
      const [, , ...read] = outcomes.get(plain as Combination)?.got.split(" ") ?? [];
      assert.is(read.filter((header) => !SAFELISTED_RESPONSE_NAMES.includes(header)).join(" "), names);
    });
  }

  for (const [name, { letsIn }] of Object.entries(POLICIES)) {
    test(`lets the pages read that "${name}" lets in, and no others`, async () => {
      const outcomes = await believed();
      const plain = COMBINATIONS.filter(({ policy, page, ask }) => {
        return policy === name && ask === PLAIN_GET && page.origin !== API;
      });
      const readers = plain.filter((combination) => summaryOf(outcomes.get(combination)).endsWith("readable"));
      assert.equal(readers.map(({ page }) => page.name).sort(), [...letsIn].sort());
    });

    for (const page of PAGES) {
      test(`does as foretold for ${page.name} under "${name}"`, () =>
        assertForetold(COMBINATIONS.filter((combination) => combination.policy === name && combination.page === page)));
    }
  }

  test("was asked more than 300 different things, and said each of the four answers at least 20 times", async () => {
    const outcomes = await believed();
    const counts = new Map<string, number>();
    for (const outcome of outcomes.values()) {
      const summary = summaryOf(outcome);
      counts.set(summary, (counts.get(summary) ?? 0) + 1);
    }
    const answers = ["preflight, readable", "preflight, blocked", "no preflight, readable", "no preflight, blocked"];
    assert.equal([...counts.keys()].sort(), answers.sort());
    assert.ok(Math.min(...counts.values()) >= 20, JSON.stringify([...counts]));
    assert.ok(new Set(ALL.map((combination) => JSON.stringify(combination))).size > 300);
  });
});
