import { toTable } from "../support.js";
import { BEHAVIOURS } from "./behaviours.js";
import type { DoorCase } from "./door-case.js";

/** What came of each behaviour, by its name; of each door, by the name of what stands behind it. */
export type Outcomes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What is promised, as a list with numbers, and what was found, as a table with these numbers above its columns. */
export function toMatrix(doors: readonly DoorCase[], outcomes: Outcomes): string {
  const promises = BEHAVIOURS.map(({ name, expected }, i) => `${i + 1}. ${name}: ${expected}`);
  const head = ["door", "in", ...BEHAVIOURS.map((_, i) => String(i + 1))];
  const rows = doors.map(({ name, door }) => [`\`crossgate/${door}\``, name, ...cellsOf(outcomes.get(name))]);
  return `${promises.join("\n")}\n\n${toTable([head, ...rows])}`;
}

/** A word for what is as promised, and what came of it where it is not. */
function cellsOf(found: ReadonlyMap<string, string> = new Map()): string[] {
  return BEHAVIOURS.map(({ name, expected }) => (found.get(name) === expected ? "yes" : (found.get(name) ?? "")));
}
