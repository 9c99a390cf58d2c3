import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { interleave } from "../interleave.js";
import type { Effort, Figure } from "../row.js";
import { checkAnswers } from "./check.js";
import type { Contestant } from "./contestant.js";
import { makePolicy } from "./policy.js";
import { toFigures } from "./statistics.js";
import type { Assignment } from "./turn.js";

/** How many rounds, and how many batches a turn. */
const QUICK = { rounds: { from: 0, to: 2 }, batches: 1 };
const FULL = { rounds: { from: -5, to: 51 }, batches: 4 };

/**
 * Measures what an answer costs each contestant, its turns interleaved with the others'.
 * @param contestants The first one is the reference.
 * @throws Error if one of them answers wrong.
 */
export async function measureContestants(
  contestants: readonly Contestant[],
  what: Omit<Assignment, "name">,
  { isQuick }: Effort,
): Promise<Figure[]> {
  for (const contestant of contestants) await checkAnswers(contestant, what.kind, makePolicy(what.count));
  const workers = contestants.map(({ name }) => startWorker({ name, ...what }));
  try {
    const { rounds, batches } = isQuick ? QUICK : FULL;
    const samples = await interleave(workers.length, rounds, (i) => takeTurn(workers[i] as Worker, batches));
    return toFigures(contestants, samples);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function startWorker(workerData: Assignment): Worker {
  return new Worker(new URL("./turn.js", import.meta.url), { workerData });
}

async function takeTurn(worker: Worker, batches: number): Promise<number> {
  worker.postMessage(batches);
  const [sample] = await once(worker, "message");
  return sample;
}
