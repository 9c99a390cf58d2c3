import { type Comparison, compare } from "./compare.js";
import type { Report } from "./report.js";

/** What a figure is to be. */
export interface Goal extends Comparison {
  readonly what: string;
  /** The most that it may be on Node 24, as a ratio if it is held against something, or else in the row's unit. */
  readonly limit: number;
  /** The most on Node 20. Without one, and in all other runtimes, the figure is shown and not judged. */
  readonly onNode20?: number;
  /** The limit is the least instead. */
  readonly isLeast?: boolean;
}

const RIVALS = ["RegExp", "suffix walk"];
const COPIES = ["encodeInto + empty call", "charCodeAt in one call"];
const own = { contestant: "Crossgate" };
const setHas = { ...own, against: ["Set#has"] };
const wildcards = { ...own, against: RIVALS };
const alone = { ...own, against: ["without CORS"] };
const floor = { ...own, against: ["floor"] };

export const goals: readonly Goal[] = [
  { what: "1 exact origin, against `Set#has`", row: "exact-1", ...setHas, limit: 1 },
  { what: "10 exact origins, against `Set#has`", row: "exact-10", ...setHas, limit: 0.75 },
  { what: "1000 exact origins, against `Set#has`", row: "exact-1000", ...setHas, limit: 0.75, onNode20: 1.1 },
  { what: "100 000 exact origins, against `Set#has`", row: "exact-100000", ...setHas, limit: 0.75 },
  { what: "1 wildcard, against the best rival", row: "wildcard-1", ...wildcards, limit: 1.1 },
  { what: "10 wildcards, against the best rival", row: "wildcard-10", ...wildcards, limit: 0.9 },
  { what: "1000 wildcards, against the best rival", row: "wildcard-1000", ...wildcards, limit: 0.5, onNode20: 0.4 },
  { what: "100 000 wildcards, against the best rival", row: "wildcard-100000", ...wildcards, limit: 0.5 },
  { what: "a decision, against a copy and a call", row: "decision", ...own, against: COPIES, limit: 1.5 },
  { what: "the slowest refusal of 1000 exact rules", row: "refused-exact", against: ["allowed"], limit: 1.3 },
  { what: "the slowest refusal of 1000 wildcards", row: "refused-wildcard", against: ["allowed"], limit: 1.3 },
  ...["names", "names-spaced"].map((row) => ({
    what: row === "names" ? "6 requested of 20 names, against split and Set" : "the same with blanks and upper case",
    row,
    ...own,
    against: ["split, trim, lower-case, Set"],
    limit: 0.35,
  })),
  {
    what: "10 000 policies of 10 rules, against one",
    row: "tenants",
    contestant: "Crossgate, 10000",
    against: ["Crossgate, one"],
    limit: 1.3,
  },
  { what: "an actual request, 10 origins, against `setHeader`", row: "actual-10", ...floor, limit: 1.15 },
  { what: "an actual request, 1000 origins, against `setHeader`", row: "actual-1000", ...floor, limit: 1.15 },
  { what: "a granted preflight, 10 origins, against `writeHead`", row: "preflight-10", ...floor, limit: 1.25 },
  { what: "a granted preflight, 1000 origins, against `writeHead`", row: "preflight-1000", ...floor, limit: 1.25 },
  { what: "requests/s of a server under load", row: "load", ...alone, limit: 0.97, isLeast: true },
  { what: "p99 of a server under load", row: "load-p99", ...alone, limit: 1.05 },
  {
    what: "building with 100 000 origins, against `new URL()`",
    row: "building",
    ...own,
    against: ["new URL() on each"],
    limit: 2,
  },
  { what: "bytes an origin above its text", row: "image", ...own, limit: 64 },
  {
    what: "replacing among 100 000 policies, against among 10",
    row: "replacing",
    contestant: "among 100000",
    against: ["among 10"],
    limit: 1.5,
  },
  { what: "bytes of the module", row: "module", ...own, limit: 8192 },
  { what: "milliseconds from import to first decision", row: "start", ...own, limit: 10 },
];

/** The goals as a table in Markdown, with a column for each report. */
export function describeGoals(reports: readonly Report[]): string {
  const lines = [
    ["goal", "limit", ...reports.map(({ runtime }) => `${runtime.name} ${runtime.version}`)],
    ["---", "---", ...reports.map(() => "---")],
    ...goals.map((goal) => [goal.what, describeLimit(goal), ...reports.map((report) => describeFigure(goal, report))]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function describeLimit({ limit, onNode20, isLeast = false }: Goal): string {
  const sign = isLeast ? "\u2265" : "\u2264";
  return `${sign} ${limit}${onNode20 === undefined ? "" : ` (Node 20: ${sign} ${onNode20})`}`;
}

function describeFigure(goal: Goal, { rows, runtime }: Report): string {
  const figure = compare(rows, goal);
  if (figure === undefined) return "";
  const limit = { node24: goal.limit, node20: goal.onNode20 }[runtime.name];
  const shown = figure.toFixed(Math.abs(figure) >= 100 ? 0 : 2);
  if (limit === undefined) return shown;
  return (goal.isLeast ? figure >= limit : figure <= limit) ? `${shown} met` : `**${shown} missed**`;
}
