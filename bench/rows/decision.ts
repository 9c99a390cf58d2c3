import { crossgate } from "../contestants/crossgate.js";
import { floorCopies } from "../floor.js";
import { makeMatching, prepareChecked } from "../matching.js";
import { makeTurn, measureTurns } from "../measure.js";
import type { Effort, Figures, Row } from "../row.js";
import { Wire } from "../wire.js";

/** A whole decision against the least that one in WebAssembly costs. */
export const decisionRow: Row = {
  name: "decision",
  title: "a whole decision against a safe copy of the string into WebAssembly and an empty call, 1000 exact rules",
  measure,
};

async function measure(effort: Effort): Promise<Figures> {
  const matching = makeMatching("exact", 1000);
  const wire = new Wire(matching.traffic.map(({ origin }) => origin));
  const turns = [await makeTurn(crossgate.name, wire, prepareChecked(crossgate, matching))];
  for (const { name, copies } of floorCopies()) {
    if (!copies("https://a.example.com") || copies("https://\u00e4.example.com"))
      throw new Error(`${name} copies wrong`);
    turns.push(await makeTurn(name, wire, copies, "decides nothing"));
  }
  return { unit: "ns an origin", reference: crossgate.name, figures: await measureTurns(turns, wire, effort) };
}
