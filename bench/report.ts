import { cpus } from "node:os";
import { reference } from "./contestants/index.js";
import type { RowTimes, Time } from "./measure.js";
import type { Row } from "./rows.js";
import { ALLOWED_SHARE } from "./traffic.js";

/** What has to be known to run the bench again: command, engine, machine. */
export function describeRun(args: readonly string[]): string {
  const command = ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" ");
  return `${command}\n${describeMachine()}`;
}

/** The engine and the machine that times were taken on. */
export function describeMachine(): string {
  return `Node ${process.version}, V8 ${process.versions.v8}, ${cpus()[0]?.model ?? "unknown CPU"}`;
}

/** A row as a table, fastest contestant first. */
export function describeRow(row: Row, { floor, times }: RowTimes): string {
  const own = times.find(({ name }) => name === reference.name)?.median ?? Number.NaN;
  const sorted = times.toSorted((a, b) => a.median - b.median);
  const lines = sorted.map((time, place) => describeTime(time, own, place === 0));
  return [
    `\n${row.name}: ${describeTraffic(row)}`,
    tableLine(["", "ns an origin", "quartiles", `${reference.name} = 1`]),
    ...lines,
    tableLine(["the loop alone, subtracted", floor.toFixed(1)]),
  ].join("\n");
}

function describeTraffic({ traffic }: Row): string {
  const characters = traffic.reduce((sum, { origin }) => sum + origin.length, 0) / traffic.length;
  return `${traffic.length} origins of ${characters.toFixed(0)} characters, ${ALLOWED_SHARE * 100} % allowed`;
}

function describeTime({ name, median, quartiles }: Time, own: number, isFastest: boolean): string {
  const range = quartiles.map((quartile) => quartile.toFixed(1)).join(" – ");
  const line = tableLine([name, median.toFixed(1), range, (median / own).toFixed(2)]);
  return isFastest ? `${line}  fastest` : line;
}

function tableLine([name = "", ...cells]: readonly string[]): string {
  return `  ${name.padEnd(27)}${cells.map((cell) => cell.padStart(17)).join("")}`;
}
