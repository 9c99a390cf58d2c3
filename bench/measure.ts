import { Bench } from "tinybench";
import { Random } from "../test/seeded.js";
import { figureOf } from "./figure.js";
import { loadCountAllowed } from "./loop.js";
import type { Effort, Figure } from "./row.js";
import type { Wire } from "./wire.js";

/**
 * Strings a batch. A batch lasts long enough for the clock, which takes about as long to read as one origin, and is
 * small enough that its strings are still in the first-level cache, where a header that was just parsed is as well.
 */
export const BATCH = 256;
const FLOOR = "floor";
/** Rounds that are not counted, in which the engine compiles. */
const WARMUP_ROUNDS = 2;

/** One contestant, ready to be timed. */
export interface Turn {
  readonly name: string;
  readonly note?: string;
  /** Makes the strings of the next batch, before the clock starts: making them takes longer than most matchers. */
  readonly receive: () => void;
  readonly run: () => void;
}

/**
 * A turn that asks about one string after the other, each made anew from the wire.
 * @param asks Is asked in the order of the wire, again and again.
 */
export async function makeTurn(
  name: string,
  wire: Wire,
  asks: (text: string) => boolean,
  note?: string,
): Promise<Turn> {
  const countAllowed = await loadCountAllowed();
  const texts: string[] = Array.from({ length: BATCH }, () => "");
  let next = 0;
  const receive = () => {
    wire.receive(next, texts);
    next = (next + BATCH) % wire.size;
  };
  const turn = { name, receive, run: () => countAllowed(asks, texts) };
  return note === undefined ? turn : { ...turn, note };
}

/**
 * The turns in nanoseconds a string, interleaved in an order that changes, what the loop itself takes subtracted.
 * Garbage collection is not in it: it runs in few batches, and medians leave those out, whoever made the garbage.
 * @param wire What the loop is timed with, which only looks at each string's length.
 */
export async function measureTurns(contestants: readonly Turn[], wire: Wire, effort: Effort): Promise<Figure[]> {
  const random = new Random(1);
  const floor = await makeTurn(FLOOR, wire, (text) => text.length > 0);
  const turns = [floor, ...contestants];
  const samples = new Map(turns.map(({ name }) => [name, [] as number[]]));
  const { rounds, batches } = effort.isQuick ? { rounds: 3, batches: 16 } : { rounds: 41, batches: 160 };
  for (let round = -WARMUP_ROUNDS; round < rounds; round++) {
    const bench = runRound(random.shuffled(turns), batches);
    if (round < 0) continue;
    for (const { name } of turns) samples.get(name)?.push(nanosecondsAString(bench, name));
  }
  // Round by round: a machine that slows down slows both.
  const floors = samples.get(FLOOR) ?? [];
  const above = (name: string) => (samples.get(name) ?? []).map((sample, round) => sample - (floors[round] as number));
  return contestants.map(({ name, note }) => figureOf(name, above(name), note));
}

function runRound(turns: readonly Turn[], batches: number): Bench {
  // A budget in time would let the clock decide how many batches each contestant sees, and the floor see most.
  const bench = new Bench({ iterations: batches, time: 0, warmup: false, throws: true });
  for (const { name, run, receive } of turns) bench.add(name, run, { beforeEach: receive, async: false });
  bench.runSync();
  return bench;
}

function nanosecondsAString(bench: Bench, name: string): number {
  const result = bench.getTask(name)?.result;
  if (result?.state !== "completed") throw new Error(`${name} was not timed`);
  return (result.latency.p50 * 1e6) / BATCH;
}
