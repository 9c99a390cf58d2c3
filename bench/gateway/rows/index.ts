import type { Row } from "../../row.js";
import { decideRow } from "./decide.js";
import { delayRows } from "./delay.js";
import { makeEffectRow } from "./effect.js";
import { proxyRows, tenantsLoadRows } from "./load.js";
import { loadingRows } from "./loading.js";
import { imageRow, memoryRows } from "./memory.js";
import { setRow } from "./set.js";
import { makeUpdatesRow } from "./updates.js";

/** All rows about gateways. */
export const gatewayRows: readonly Row[] = [
  ...proxyRows,
  decideRow,
  ...tenantsLoadRows,
  imageRow,
  ...loadingRows,
  ...memoryRows,
  setRow,
  makeUpdatesRow(["NATS", "files"]),
  ...delayRows,
  makeEffectRow(["NATS", "files", "HTTP"]),
];

/** Whether a row has rivals that have to be installed. */
export function hasRivals(row: Row): boolean {
  return proxyRows.includes(row);
}
