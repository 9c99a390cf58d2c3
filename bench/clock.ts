import { figureOf } from "./figure.js";
import { interleave } from "./interleave.js";
import type { Figure } from "./row.js";

/** What one round of a contestant is, for those that take longer than a batch of origins. */
export interface Task {
  readonly name: string;
  readonly note?: string;
  /** Does it once, and returns what was measured, in the row's unit. */
  readonly sample: () => number | Promise<number>;
}

/** Milliseconds that something takes. */
export function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** The tasks, interleaved in an order that changes, after so many rounds that are not counted. */
export async function sampleTasks(tasks: readonly Task[], rounds: number, warmup = 1): Promise<Figure[]> {
  const samples = await interleave(tasks.length, { from: -warmup, to: rounds }, (i) => (tasks[i] as Task).sample());
  return tasks.map(({ name, note }, i) => figureOf(name, samples[i] ?? [], note));
}
