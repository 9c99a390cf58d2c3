import type { MeasuredRow, Report } from "../report.js";
import { type Chart, COLOURS, FAINT, LEGEND, OWN, panelTitle, TOP, WIDTH } from "./frame.js";

const KINDS = [
  { kind: "exact", title: "Exact origins" },
  { kind: "wildcard", title: "Wildcards, https://*.host" },
] as const;
const SYMBOLS = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"];
const PANEL = { width: 390, height: 300 };
const LEFT = [70, WIDTH - PANEL.width - 40];

/** What a decision costs with more and more rules; undefined if no such rows were measured. */
export function rulesChart({ rows }: Report): Chart | undefined {
  const panels = KINDS.map(({ kind }) => rowsOf(rows, kind));
  const names = [...new Set(panels.flat().flatMap(({ row }) => row.figures.map(({ name }) => name)))];
  if (names.length === 0) return undefined;
  const sizes = panels.flat().map(({ size }) => size);
  const range = { min: Math.min(...sizes), max: Math.max(...sizes) };
  return {
    name: "rules",
    title: "What a decision costs with more and more rules",
    subtitle: "Nanoseconds an origin, both axes logarithmic; lower is better.",
    height: TOP + PANEL.height + 70,
    option: {
      title: KINDS.map(({ title }, i) => panelTitle(title, LEFT[i] as number)),
      legend: { ...LEGEND, data: names },
      grid: KINDS.map((_, i) => ({ left: LEFT[i], top: TOP + 20, ...PANEL })),
      xAxis: KINDS.map((_, gridIndex) => axis(gridIndex, "rules", range)),
      yAxis: KINDS.map((_, gridIndex) => axis(gridIndex, "ns an origin", {})),
      series: panels.flatMap((panel, i) => names.map((name, place) => line(panel, i, name, place))),
    },
  };
}

interface SizedRow {
  readonly size: number;
  readonly row: MeasuredRow;
}

/** The rows of a kind, fewest rules first. */
function rowsOf(rows: readonly MeasuredRow[], kind: string): SizedRow[] {
  const sized = rows.map((row) => ({ row, size: Number(new RegExp(`^${kind}-(\\d+)$`).exec(row.name)?.[1]) }));
  return sized.filter(({ size }) => size > 0).toSorted((a, b) => a.size - b.size);
}

function axis(gridIndex: number, name: string, range: object): object {
  return {
    type: "log",
    gridIndex,
    name,
    ...range,
    nameLocation: "middle",
    nameGap: name === "rules" ? 28 : 42,
    nameTextStyle: { color: FAINT },
    axisLabel: { color: FAINT },
    splitLine: { lineStyle: { color: "#d9dee3" } },
  };
}

function line(panel: readonly SizedRow[], index: number, name: string, place: number): object {
  const points = panel.flatMap(({ size, row }) =>
    row.figures.filter((figure) => figure.name === name && figure.median > 0).map(({ median }) => [size, median]),
  );
  return {
    type: "line",
    name,
    xAxisIndex: index,
    yAxisIndex: index,
    data: points,
    color: COLOURS[place % COLOURS.length],
    symbol: SYMBOLS[place % SYMBOLS.length],
    symbolSize: 8,
    lineStyle: { width: name === OWN ? 4 : 2 },
    z: name === OWN ? 3 : 2,
  };
}
