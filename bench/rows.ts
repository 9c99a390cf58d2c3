import { handlerRows } from "./handlers/index.js";
import type { Row } from "./row.js";
import { attackRows } from "./rows/attacks.js";
import { buildingRow, imageRow } from "./rows/building.js";
import { decisionRow } from "./rows/decision.js";
import { matcherRows } from "./rows/matchers.js";
import { namesRows } from "./rows/names.js";
import { refusedRows } from "./rows/refused.js";
import { replacingRow } from "./rows/replacing.js";
import { moduleRow, startRow } from "./rows/start.js";
import { tenantsRow } from "./rows/tenants.js";

/** The rows whose rivals `npm ci --prefix bench` installs. */
const rivalRows: readonly Row[] = handlerRows;

/** All rows there are. */
export const allRows: readonly Row[] = [
  ...matcherRows,
  decisionRow,
  ...refusedRows,
  ...namesRows,
  tenantsRow,
  buildingRow,
  imageRow,
  replacingRow,
  startRow,
  moduleRow,
  ...attackRows,
  ...rivalRows,
];

/**
 * The rows that are wanted, by name or by part of it: `exact-10`, `exact`, `10`. All of them if nothing is wanted.
 * @throws Error for a wish that fits no row.
 */
export function selectRows(wishes: readonly string[], rows = allRows): Row[] {
  for (const wish of wishes) {
    if (rows.some((row) => fits(row, wish))) continue;
    throw new Error(`no row is called ${JSON.stringify(wish)}; there are ${rows.map(({ name }) => name).join(", ")}`);
  }
  return rows.filter((row) => wishes.length === 0 || wishes.some((wish) => fits(row, wish)));
}

/** Whether a row has rivals that have to be installed. */
export function hasRivals(row: Row): boolean {
  return rivalRows.includes(row);
}

function fits({ name }: Row, wish: string): boolean {
  return name === wish || name.split("-").includes(wish);
}
