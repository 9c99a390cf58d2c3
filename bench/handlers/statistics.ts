import { figureOf, quantile } from "../figure.js";
import type { Figure } from "../row.js";

interface Named {
  readonly name: string;
  readonly note?: string;
}

/**
 * What the samples of several come to.
 * @param named The first one is the reference: a machine that slows down for a round slows all, so that the others'
 *   samples are told as they would be if the reference's had all been the same.
 * @param samples Of each, by round.
 */
export function toFigures(named: readonly Named[], samples: readonly (readonly number[])[]): Figure[] {
  const [reference = []] = samples;
  return named.map(({ name, note }, i) => {
    const own = i === 0 ? reference : steadied(samples[i] ?? [], reference);
    return figureOf(name, own, note);
  });
}

function steadied(samples: readonly number[], reference: readonly number[]): number[] {
  const steady = quantile(reference, 0.5);
  return samples.map((sample, round) => (sample / (reference[round] as number)) * steady);
}
