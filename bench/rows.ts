import { casesFor } from "./cases.js";
import { type Contestant, contestants } from "./contestants/index.js";
import { makeRules, type Rule, type RuleKind } from "./rules.js";
import { type Case, makeTraffic } from "./traffic.js";

/** One comparison: contestants that hold the same rules and are asked about the same origins. */
export interface Row {
  /** The kind and number of its rules, such as `exact-10`. */
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly contestants: readonly Contestant[];
  /** Asked once, for the right answer. */
  readonly cases: readonly Case[];
  /** Asked for the right answer too, then over and over for the time. */
  readonly traffic: readonly Case[];
}

const KINDS: readonly RuleKind[] = ["exact", "wildcard"];
const SIZES = [1, 10, 1000];
/** So many that no branch predictor learns them by heart: with 1024, some contestants take half the time. */
const ORIGINS = 8192;
const SPECS = KINDS.flatMap((kind) => SIZES.map((size) => ({ kind, size, name: `${kind}-${size}` })));

export const rowNames: readonly string[] = SPECS.map(({ name }) => name);

/**
 * The rows that are wanted, by name or by part of it: `exact-10`, `exact`, `10`. All of them if nothing is wanted.
 * @throws Error for a wish that fits no row.
 */
export function makeRows(wanted: readonly string[] = []): Row[] {
  for (const wish of wanted) {
    if (rowNames.some((name) => fits(name, wish))) continue;
    throw new Error(`no row is called ${JSON.stringify(wish)}; there are ${rowNames.join(", ")}`);
  }
  const specs = SPECS.filter(({ name }) => wanted.length === 0 || wanted.some((wish) => fits(name, wish)));
  return specs.map(({ kind, size, name }) => makeRow(kind, size, name));
}

function fits(name: string, wish: string): boolean {
  return name === wish || name.split("-").includes(wish);
}

function makeRow(kind: RuleKind, size: number, name: string): Row {
  const ruleSet = makeRules(kind, size);
  return {
    name,
    rules: ruleSet.rules,
    contestants: contestants.filter(({ kinds }) => kinds.includes(kind)),
    cases: casesFor(kind),
    traffic: makeTraffic(ruleSet, ORIGINS),
  };
}
