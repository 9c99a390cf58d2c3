import { Bench } from "tinybench";
import { Random } from "../test/seeded.js";
import { prepareChecked } from "./check.js";
import type { Allows } from "./contestants/index.js";
import { loadCountAllowed } from "./loop.js";
import type { Row } from "./rows.js";
import { Wire } from "./wire.js";

/** How often a row is timed. */
export interface Effort {
  /** Times that every contestant has its turn, in an order that changes. */
  readonly rounds: number;
  /** Batches of origins a turn. */
  readonly batches: number;
}

/**
 * The time of one contestant in nanoseconds an origin, what the floor takes subtracted. Garbage collection is not in
 * it: it runs in few batches, and medians leave those out, whoever made the garbage.
 */
export interface Time {
  readonly name: string;
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

/** The times of a row, and the floor: the loop itself, which only looks at each string's length. */
export interface RowTimes {
  readonly floor: number;
  readonly times: readonly Time[];
}

/**
 * Origins a batch. A batch lasts long enough for the clock, which takes about as long to read as one origin, and is
 * small enough that its strings are still in the first-level cache, where a header that was just parsed is as well.
 */
const BATCH = 256;
const FLOOR = "floor";
/** Rounds that are not counted, in which the engine compiles. */
const WARMUP_ROUNDS = 2;

interface Turn {
  readonly name: string;
  readonly run: () => void;
  readonly receive: () => void;
}

/**
 * Times the contestants of a row, after a check of their answers.
 * @throws Error if one of them answers wrong.
 */
export async function measureRow(row: Row, { rounds, batches }: Effort): Promise<RowTimes> {
  const random = new Random(1);
  const turns = await makeTurns(row);
  const samples = new Map(turns.map(({ name }) => [name, [] as number[]]));
  for (let round = -WARMUP_ROUNDS; round < rounds; round++) {
    const bench = runRound(random.shuffled(turns), batches);
    if (round < 0) continue;
    for (const { name } of turns) samples.get(name)?.push(nanosecondsAnOrigin(bench, name));
  }
  return toTimes(samples);
}

async function makeTurns(row: Row): Promise<Turn[]> {
  const wire = new Wire(row.traffic.map(({ origin }) => origin));
  const turns = [await makeTurn(FLOOR, wire, (origin) => origin.length > 0)];
  for (const contestant of row.contestants) {
    turns.push(await makeTurn(contestant.name, wire, prepareChecked(contestant, row)));
  }
  return turns;
}

/** The strings are made before the clock starts: making them takes longer than most matchers, and would be noise. */
async function makeTurn(name: string, wire: Wire, allows: Allows): Promise<Turn> {
  const countAllowed = await loadCountAllowed();
  const origins: string[] = Array.from({ length: BATCH }, () => "");
  let next = 0;
  const receive = () => {
    wire.receive(next, origins);
    next = (next + BATCH) % wire.size;
  };
  return { name, receive, run: () => countAllowed(allows, origins) };
}

function runRound(turns: readonly Turn[], batches: number): Bench {
  // A budget in time would let the clock decide how many batches each contestant sees, and the floor see most.
  const bench = new Bench({ iterations: batches, time: 0, warmup: false, throws: true });
  for (const { name, run, receive } of turns) bench.add(name, run, { beforeEach: receive, async: false });
  bench.runSync();
  return bench;
}

function nanosecondsAnOrigin(bench: Bench, name: string): number {
  const result = bench.getTask(name)?.result;
  if (result?.state !== "completed") throw new Error(`${name} was not timed`);
  return (result.latency.p50 * 1e6) / BATCH;
}

function toTimes(samples: ReadonlyMap<string, readonly number[]>): RowTimes {
  const floor = samples.get(FLOOR) ?? [];
  const times = [...samples]
    .filter(([name]) => name !== FLOOR)
    .map(([name, own]) => {
      // Round by round: a machine that slows down slows both.
      const above = own.map((sample, round) => sample - (floor[round] as number));
      return { name, median: quantile(above, 0.5), quartiles: [quantile(above, 0.25), quantile(above, 0.75)] as const };
    });
  return { floor: quantile(floor, 0.5), times };
}

/** The sample below which that share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] as number;
}
