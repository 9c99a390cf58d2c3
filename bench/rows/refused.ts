import { Random } from "../../test/seeded.js";
import { crossgate } from "../contestants/crossgate.js";
import { checkAnswers, ORIGINS } from "../matching.js";
import { makeTurn, measureTurns, type Turn } from "../measure.js";
import type { Effort, Figures, Row } from "../row.js";
import { makeRules, type RuleKind, type RuleSet } from "../rules.js";
import { allowedOrigin, NEAR_MISSES, stranger } from "../traffic.js";
import { Wire } from "../wire.js";

const ALLOWED = "allowed";

/** Whether refusing costs more than allowing, by why it is refused. */
export const refusedRows: readonly Row[] = (["exact", "wildcard"] as const).map((kind) => ({
  name: `refused-${kind}`,
  title: `${crossgate.name} refuses origins, 1000 ${kind} rules`,
  measure: (effort: Effort) => measure(kind, effort),
}));

async function measure(kind: RuleKind, effort: Effort): Promise<Figures> {
  const ruleSet = makeRules(kind, 1000);
  const allows = crossgate.prepare(ruleSet.rules);
  const turns: Turn[] = [];
  const kinds = originsOf(ruleSet);
  for (const [why, origins] of kinds) {
    const cases = origins.map((origin) => ({ origin, allowed: why === ALLOWED, why }));
    checkAnswers(`${crossgate.name} in refused-${kind}`, allows, cases);
    turns.push(await makeTurn(why, new Wire(origins), allows));
  }
  const figures = await measureTurns(turns, new Wire(kinds.get(ALLOWED) ?? []), effort);
  return { unit: "ns an origin", reference: ALLOWED, figures };
}

/** Origins of each kind, by what becomes of them. */
function originsOf({ rules, nextHost }: RuleSet): Map<string, string[]> {
  const random = new Random(1);
  const many = (make: () => string) => Array.from({ length: ORIGINS }, make);
  return new Map([
    [ALLOWED, many(() => allowedOrigin(random.pick(rules), random))],
    ["no rule names it", many(() => stranger(random.pick(rules), nextHost, random))],
    ...NEAR_MISSES.map(([why, nearMiss]) => [why, many(() => nearMiss(random.pick(rules), random))] as const),
  ]);
}
