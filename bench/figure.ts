import type { Figure } from "./row.js";

/** The sample below which that share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] as number;
}

/** Samples of one contestant as its figure: the middle one, and the two that half of them lie between. */
export function figureOf(name: string, samples: readonly number[], note?: string): Figure {
  const figure = {
    name,
    median: quantile(samples, 0.5),
    quartiles: [quantile(samples, 0.25), quantile(samples, 0.75)] as const,
  };
  return note === undefined ? figure : { ...figure, note };
}

/** What was counted, not timed. */
export function exactFigure(name: string, count: number, note?: string): Figure {
  return figureOf(name, [count], note);
}
