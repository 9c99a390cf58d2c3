// Heads and changes as a source may tell of them, against what the versions say that there is in the end.

import fc from "fast-check";
import * as assert from "uvu/assert";
import type { Change, Head } from "../bindings/source/index.js";
import { makeFolder } from "./folder.js";
import { SEED } from "./holds.js";
import {
  change,
  type Followed,
  followed,
  inPieces,
  ScriptedSource,
  type Tenants,
  tenantsOf,
  until,
} from "./scripted-source.js";
import { suite } from "./suite.js";

const RUNS = 300;

/** Written in several ways; what is set is named by the version that it was set at. */
const SPELLINGS = ["a.example", "A.example", "b.example", "b.example.", "c.example"];

const step = fc.oneof(
  fc.record({ kind: fc.constant("change"), key: fc.constantFrom(...SPELLINGS), isSet: fc.boolean() }),
  // How many of the versions before it an image that only folds changes does not hold.
  fc.record({ kind: fc.constant("fold"), lag: fc.nat(3) }),
  fc.record({ kind: fc.constant("replace"), keys: fc.subarray(["a.example", "b.example", "c.example", "d.example"]) }),
) as fc.Arbitrary<Step>;

type Step =
  | { kind: "change"; key: string; isSet: boolean }
  | { kind: "fold"; lag: number }
  | { kind: "replace"; keys: string[] };

interface History {
  readonly source: ScriptedSource;
  readonly news: (Head | Change)[];
  /** What there is at each version. */
  readonly states: Tenants[];
}

function toHistory(steps: readonly Step[]): History {
  const source = new ScriptedSource();
  const news: (Head | Change)[] = [];
  const states: Tenants[] = [{}];
  let last = 0;
  for (const [i, each] of steps.entries()) {
    const version = i + 1;
    const before = states[i] as Tenants;
    const name = `v${version}`;
    if (each.kind === "change") {
      news.push(change(version, each.key, each.isSet ? name : null));
      states.push(after(before, each.key.toLowerCase().replace(/\.$/, ""), each.isSet ? name : undefined));
    } else if (each.kind === "fold") {
      last = Math.max(last, version - 1 - each.lag);
      news.push(source.hold(version, states[last] as Tenants, last));
      states.push(before);
    } else {
      last = version;
      states.push(Object.fromEntries(each.keys.map((key) => [key, name])));
      news.push(source.hold(version, states[version] as Tenants));
    }
  }
  return { source, news, states };
}

function after(before: Tenants, key: string, value: string | undefined): Tenants {
  const { [key]: _, ...others } = before;
  return Object.fromEntries(Object.entries(value === undefined ? others : { ...others, [key]: value }).sort());
}

/** Each time that something is applied, checks that nothing is older than it was. */
function checkForward(following: Followed, seen: Map<string, number>): void {
  for (const [key, name] of Object.entries(tenantsOf(following))) {
    const version = Number(name.slice(1));
    assert.ok(version >= (seen.get(key) ?? 0), `${key} has gone back from ${seen.get(key)} to ${version}`);
    seen.set(key, version);
  }
}

const cases = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  /** Which are told of first: any of them, several times. */
  early: fc.array(fc.nat(13), { maxLength: 20 }),
  order: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
  /** After how many of what is told others may run. */
  pace: fc.nat(4),
  failing: fc.nat(3),
  restartAfter: fc.option(fc.nat(20), { nil: undefined, freq: 3 }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

async function play({ steps, early, order, pace, failing, restartAfter }: Case): Promise<void> {
  const { source, news, states } = toHistory(steps);
  failFirst(source, failing);
  const options = restartAfter === undefined ? {} : { folder: makeFolder() };
  let following = await followed(source, options);
  const seen = new Map<string, number>();
  const rest = news.map((each, i) => ({ each, rank: order[i] as number })).sort((a, b) => a.rank - b.rank);
  const told = [...early.flatMap((i) => news[i] ?? []), ...rest.map(({ each }) => each)];
  for (const [i, each] of told.entries()) {
    source.tell(each);
    if (pace > 0 && i % pace === 0) await new Promise((resolve) => setImmediate(resolve));
    checkForward(following, seen);
    if (i !== restartAfter) continue;
    await following.close();
    const before = tenantsOf(following);
    source.isAway = true;
    following = await followed(source, options);
    assert.equal(tenantsOf(following), before);
    source.isAway = false;
  }
  const last = news.findLast((each) => "digest" in each)?.version;
  const isApplied = (version: number) =>
    following.events.some((event) => event.kind === "head" && event.version === version);
  await until(() => following.version === steps.length && (last === undefined || isApplied(last)));
  // What is told is handled in its turn, one at least in each.
  for (let i = 0; i < told.length + 1; i++) await new Promise((resolve) => setImmediate(resolve));
  checkForward(following, seen);
  assert.equal(tenantsOf(following), states.at(-1));
  await following.close();
}

/** The first few times that an image is asked for, it is torn. */
function failFirst(source: ScriptedSource, times: number): void {
  let left = times;
  for (const [digest, pieces] of source.images) {
    source.images.set(digest, () => (left-- > 0 ? inPieces(new Uint8Array(5)) : pieces()));
  }
}

suite("whoever follows", (test) => {
  test("comes to what the versions say, never going back, in whichever order and however often it is told", async () => {
    await fc.assert(fc.asyncProperty(cases, play), { seed: SEED, numRuns: RUNS, includeErrorInReport: true });
  });
});
