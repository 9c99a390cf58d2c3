import * as assert from "uvu/assert";
import { FAMILIES, type Outcome } from "../conformance/index.js";
import { installed } from "../installed.js";
import { suite } from "../suite.js";
import { settleSection, toTable } from "../support.js";
import { readVectors } from "../vectors.js";
import { writePrograms } from "./programs.js";
import { type Asked, RUNTIMES, type Runtime } from "./runtime.js";

type Outcomes = Readonly<Record<string, readonly Outcome[]>>;

/** What each runtime made of the package, or why it did not. */
async function askAll(): Promise<ReadonlyMap<Runtime, PromiseSettledResult<Asked>>> {
  const folder = installed();
  await writePrograms(folder);
  const asked = new Map<Runtime, PromiseSettledResult<Asked>>();
  for (const runtime of RUNTIMES) {
    const [result] = await Promise.allSettled([runtime.ask(folder)]);
    asked.set(runtime, result);
  }
  return asked;
}

let all: ReturnType<typeof askAll> | undefined;

/** @throws Error if the runtime could not be asked. */
async function askedOf(runtime: Runtime | undefined): Promise<Asked> {
  all ??= askAll();
  const result = (await all).get(runtime as Runtime);
  if (result?.status !== "fulfilled") throw result?.reason;
  return result.value;
}

function outcomesOf({ outcomes }: Asked): Outcomes {
  return JSON.parse(outcomes);
}

/** The outcomes of a runtime that are wrong, or not those of another, with what to compare them by. */
function faultsOf(asked: Asked, other: Asked): string[] {
  const others = outcomesOf(other);
  return Object.entries(outcomesOf(asked)).flatMap(([family, outcomes]) =>
    outcomes.flatMap((outcome, i) => {
      const [said, expected] = [outcome, others[family]?.[i]].map((one) => JSON.stringify(one));
      if (outcome.wrong !== undefined) return `${family}, ${outcome.id}: ${outcome.wrong}\n  ${said}`;
      return said === expected ? [] : `${family}, ${outcome.id}: not as elsewhere\n  ${said}\n  ${expected}`;
    }),
  );
}

function assertRight(asked: Asked, other: Asked): void {
  const faults = faultsOf(asked, other);
  if (faults.length > 0) assert.unreachable(`${faults.length} faults:\n${faults.slice(0, 3).join("\n")}`);
  assert.ok(asked.outcomes === other.outcomes, "byte by byte");
}

/** How many vectors of each family were answered rightly, and how many there are. */
function cellsOf(asked: Asked): string[] {
  const outcomes = outcomesOf(asked);
  return Object.entries(FAMILIES).map(([name, { file }]) => {
    const right = outcomes[name]?.filter(({ wrong }) => wrong === undefined) ?? [];
    return `${right.length} of ${readVectors(file).length}`;
  });
}

async function rowOf(runtime: Runtime): Promise<string[]> {
  const asked = await askedOf(runtime);
  return [runtime.name, asked.version, runtime.loading, `\`${asked.crossing}\``, ...cellsOf(asked)];
}

suite("the packed tarball", (test) => {
  const [first] = RUNTIMES;
  for (const runtime of RUNTIMES) {
    test(`answers every vector as in Node 20.19, and rightly, in ${runtime.name} (${runtime.loading})`, async () => {
      assertRight(await askedOf(runtime), await askedOf(first));
    });
  }

  test("does so for as many vectors as docs/support.md says, in the versions that it says", async () => {
    const rows = await Promise.all(RUNTIMES.map(rowOf));
    const head = ["runtime", "version", "loaded by", "strings cross by", ...Object.keys(FAMILIES)];
    settleSection("runtimes", toTable([head, ...rows]));
  });
});
