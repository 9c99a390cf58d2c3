import type { MeasuredRow, Report } from "../report.js";
import { type Chart, COLOURS, FAINT, INK, LEGEND, OWN, panelTitle, TOP, WIDTH } from "./frame.js";

const KINDS = [
  { kind: "actual", title: "Actual requests" },
  { kind: "preflight", title: "CORS-preflight requests" },
] as const;
const SIZES = [10, 1000];
const BAR = 40;
const LEFT = 190;
const GAP = 50;
const PANEL = (WIDTH - LEFT - GAP - 60) / 2;

/** What each way to answer costs beside the floor; undefined if no such rows were measured. */
export function handlersChart({ rows }: Report): Chart | undefined {
  const find = (kind: string, size: number) => rows.find(({ name }) => name === `${kind}-${size}`);
  const all = KINDS.flatMap(({ kind }) => SIZES.flatMap((size) => find(kind, size) ?? []));
  const names = byCost(all);
  if (names.length === 0) return undefined;
  const most = Math.max(...all.flatMap((row) => [...multiples(row).values()]));
  return {
    name: "handlers",
    title: "What CORS costs a request",
    subtitle: "As multiples of the floor, which sets the same headers by hand and checks nothing; lower is better.",
    height: TOP + 30 + BAR * names.length + 40,
    option: {
      title: KINDS.map(({ title }, i) => panelTitle(title, leftOf(i))),
      legend: LEGEND,
      grid: KINDS.map((_, i) => ({ left: leftOf(i), top: TOP + 20, width: PANEL, height: BAR * names.length })),
      xAxis: KINDS.map((_, gridIndex) => costAxis(gridIndex, Math.ceil(most / 5) * 5)),
      yAxis: KINDS.map((_, gridIndex) => nameAxis(gridIndex, names)),
      series: KINDS.flatMap(({ kind }, i) => SIZES.map((size, place) => bars(find(kind, size), i, size, place, names))),
    },
  };
}

const leftOf = (panel: number) => LEFT + panel * (PANEL + GAP);

/** How often its reference's cost each contestant's is. */
function multiples({ figures, reference }: MeasuredRow): Map<string, number> {
  const unit = figures.find(({ name }) => name === reference)?.median ?? Number.NaN;
  return new Map(figures.map(({ name, median }) => [name, median / unit]));
}

/** The contestants of all rows, cheapest first. */
function byCost(rows: readonly MeasuredRow[]): string[] {
  const costs = rows.map(multiples);
  const total = (name: string) => costs.reduce((sum, cost) => sum + (cost.get(name) ?? 0), 0);
  return [...new Set(costs.flatMap((cost) => [...cost.keys()]))].sort((a, b) => total(a) - total(b));
}

function costAxis(gridIndex: number, max: number): object {
  const lineStyle = { color: "#d9dee3" };
  return { type: "value", gridIndex, max, axisLabel: { color: FAINT }, splitLine: { lineStyle } };
}

function nameAxis(gridIndex: number, names: readonly string[]): object {
  const rich = { own: { color: INK, fontSize: 13, fontWeight: "bold" } };
  const formatter = (name: string) => (name === OWN ? `{own|${name}}` : name);
  const axisLabel = gridIndex === 0 ? { color: INK, fontSize: 13, formatter, rich } : { show: false };
  return { type: "category", gridIndex, data: names, inverse: true, axisLabel, axisTick: { show: false } };
}

function bars(
  row: MeasuredRow | undefined,
  index: number,
  size: number,
  place: number,
  names: readonly string[],
): object {
  const cost = row === undefined ? new Map<string, number>() : multiples(row);
  return {
    type: "bar",
    name: `${size} origins`,
    xAxisIndex: index,
    yAxisIndex: index,
    data: names.map((name) => cost.get(name) ?? null),
    color: COLOURS[place],
    barWidth: 13,
    barGap: "10%",
    label: { show: true, position: "right", color: INK, formatter: ({ value }: { value: number }) => value.toFixed(1) },
  };
}
