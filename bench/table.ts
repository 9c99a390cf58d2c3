import type { MeasuredRow, Report } from "./report.js";
import type { Figure } from "./row.js";

/** What stands above the tables. */
export function describeRun({ command, runtime, machine, crossing }: Omit<Report, "rows">): string {
  const { name, version, engine } = runtime;
  return `${command}\n${name} ${version}, ${engine}, strings cross by ${crossing}, ${machine.cores} cores of ${machine.cpu}`;
}

/** A row as a table, fastest contestant first, and below it what else has to be known. */
export function describeRow({ name, title, unit, reference, figures }: MeasuredRow): string {
  const own = figures.find((figure) => figure.name === reference)?.median ?? Number.NaN;
  const sorted = figures.toSorted((a, b) => (isMoreBetter(unit) ? b.median - a.median : a.median - b.median));
  const header = ["", unit, "quartiles", `${reference} = 1`, ""];
  const mark = (place: number) => (place === 0 && sorted.length > 1 ? "fastest" : "");
  const lines = align([header, ...sorted.map((figure, place) => [...toCells(figure, own), mark(place)])]);
  const notes = sorted.filter(({ note }) => note !== undefined).map((figure) => `  ${figure.name}: ${figure.note}`);
  return [`\n${name}: ${title}`, ...lines, ...notes].join("\n");
}

/** Whether more of this unit is better, as it is of what is done in a second and of nothing else. */
export function isMoreBetter(unit: string): boolean {
  return unit.endsWith("/s");
}

function toCells({ name, median, quartiles }: Figure, own: number): string[] {
  return [name, round(median), quartiles.map((quartile) => round(quartile)).join(" \u2013 "), round(median / own, 2)];
}

/** Three digits at least. */
function round(value: number, digits = 1): string {
  return value.toFixed(Math.abs(value) >= 100 ? 0 : digits);
}

/** Columns as wide as their longest cells: names to the left, the others to the right. */
function align(lines: readonly (readonly string[])[]): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return lines.map((line) => `  ${line.map(pad).join("  ")}`.trimEnd());
}
