import { compare } from "./compare.js";
import { type Goal, goals } from "./goals.js";
import type { MeasuredRow } from "./report.js";

/** Rows that take seconds, and whose ratios hardly move from run to run. */
export const GUARDED_ROWS: readonly string[] = ["exact-1000", "wildcard-1000", "decision", "refused-exact", "names"];

/** How many times as much a ratio has to be before it counts as worse, or as better the other way round. */
const MARGIN = 1.5;

/** The guarded ratios of a runtime, by row. */
export type Ratios = Readonly<Record<string, number>>;

/** The guarded ratios among what was measured. */
export function ratiosOf(rows: readonly MeasuredRow[]): Ratios {
  const guarded = goals.filter(({ row }) => GUARDED_ROWS.includes(row));
  const entries = guarded.map((goal): [string, number | undefined] => [goal.row, compare(rows, goal)]);
  const measured = entries.filter((entry): entry is [string, number] => entry[1] !== undefined);
  return Object.fromEntries(measured.map(([row, ratio]) => [row, Number(ratio.toFixed(3))]));
}

/** A line for each ratio: what it was, what it is, and whether it got worse. */
export function describeChanges(before: Ratios, now: Ratios): string[] {
  return Object.entries(now).map(([row, ratio]) => {
    const what = `${row}: ${whatOf(row)}: ${ratio}`;
    const old = before[row];
    if (old === undefined) return `${what}, which the baseline does not know`;
    const change = ratio > old * MARGIN ? "worse" : ratio < old / MARGIN ? "better" : "as before";
    return `${what}, was ${old}: ${change}`;
  });
}

const whatOf = (row: string): string => goals.find((goal: Goal) => goal.row === row)?.what ?? "";
