import type { MeasuredRow } from "./report.js";
import { isMoreBetter } from "./table.js";

/** Which figures of a row are compared. */
export interface Comparison {
  readonly row: string;
  /** The worst of the row, if absent. */
  readonly contestant?: string;
  /** The best of these that are in the row. If absent, the contestant's own figure is what counts. */
  readonly against?: readonly string[];
}

/**
 * The contestant's median, divided by that of the best it is held against.
 * @returns undefined if the row, or one of the two in it, was not measured.
 */
export function compare(rows: readonly MeasuredRow[], comparison: Comparison): number | undefined {
  const row = rows.find(({ name }) => name === comparison.row);
  if (row === undefined) return undefined;
  const { contestant, against } = comparison;
  const own = sortedMedians(row, contestant === undefined ? undefined : [contestant]).at(-1);
  if (against === undefined || own === undefined) return own;
  const best = sortedMedians(row, against)[0];
  return best === undefined ? undefined : own / best;
}

/** The medians of those contestants, or of all, best first. */
function sortedMedians({ figures, unit }: MeasuredRow, names?: readonly string[]): number[] {
  const medians = figures.filter(({ name }) => names === undefined || names.includes(name)).map(({ median }) => median);
  return medians.toSorted((a, b) => (isMoreBetter(unit) ? b - a : a - b));
}
