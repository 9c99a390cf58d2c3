import type { Row } from "../row.js";
import { cors, crossgate, floor } from "./contestants/index.js";
import type { Kind } from "./exchange.js";
import { measureContestants } from "./measure.js";

const COUNT = 10;

function makeRow(kind: Kind): Row {
  return {
    name: `allocations-${kind}`,
    title: `What is allocated for a granted ${kind} request, ${COUNT} exact origins`,
    measure: async (effort) => ({
      unit: "bytes a request",
      reference: floor.name,
      figures: await measureContestants([floor, crossgate, cors], { kind, count: COUNT, quantity: "bytes" }, effort),
    }),
  };
}

/** None under Bun, whose engine says how much memory is in use only after it has collected garbage. */
export const allocationRows: readonly Row[] =
  process.versions["bun"] === undefined ? [makeRow("actual"), makeRow("preflight")] : [];
