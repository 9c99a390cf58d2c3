import type { Row } from "../row.js";
import { contestants, floor } from "./contestants/index.js";
import type { Kind } from "./exchange.js";
import { measureContestants } from "./measure.js";

const KINDS: readonly Kind[] = ["actual", "preflight"];

function makeRow(kind: Kind, count: number): Row {
  return {
    name: `${kind}-${count}`,
    title: `A granted ${kind === "preflight" ? "CORS-preflight" : "actual"} request, ${count} exact origins`,
    measure: async (effort) => ({
      unit: "ns a request",
      reference: floor.name,
      figures: await measureContestants(contestants, { kind, count, quantity: "nanoseconds" }, effort),
    }),
  };
}

/** What CORS costs a request, behind Node's parser and up to the answer's last byte. */
export const requestRows: readonly Row[] = KINDS.flatMap((kind) => [10, 1000].map((count) => makeRow(kind, count)));
