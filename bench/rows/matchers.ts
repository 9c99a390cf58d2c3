import { reference } from "../contestants/index.js";
import { contestantsFor, makeMatching, ORIGINS, prepareChecked } from "../matching.js";
import { makeTurn, measureTurns, type Turn } from "../measure.js";
import type { Effort, Figures, Row } from "../row.js";
import type { RuleKind } from "../rules.js";
import { ALLOWED_SHARE } from "../traffic.js";
import { Wire } from "../wire.js";

const KINDS: readonly RuleKind[] = ["exact", "wildcard"];
const SIZES = [1, 10, 1000, 100_000];

/** `policy.allowsOrigin` against what one would write in JavaScript instead. */
export const matcherRows: readonly Row[] = KINDS.flatMap((kind) =>
  SIZES.map((size) => ({
    name: `${kind}-${size}`,
    title: titleOf(kind, size),
    measure: (effort: Effort) => measure(kind, size, effort),
  })),
);

function titleOf(kind: RuleKind, size: number): string {
  const { slow } = contestantsFor(kind, size);
  const leftOut = slow.length === 0 ? "" : `; left out, as too slow: ${slow.map(({ name }) => name).join(", ")}`;
  return `${ORIGINS} origins, ${ALLOWED_SHARE * 100} % allowed, ${size} ${kind} ${size === 1 ? "rule" : "rules"}${leftOut}`;
}

async function measure(kind: RuleKind, size: number, effort: Effort): Promise<Figures> {
  const matching = makeMatching(kind, size);
  const wire = new Wire(matching.traffic.map(({ origin }) => origin));
  const turns: Turn[] = [];
  for (const contestant of matching.contestants) {
    turns.push(await makeTurn(contestant.name, wire, prepareChecked(contestant, matching)));
  }
  return { unit: "ns an origin", reference: reference.name, figures: await measureTurns(turns, wire, effort) };
}
