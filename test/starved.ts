// A process of its own, run by a test with little memory for wasm: it makes more policies than fit and uses them all.
// Prints, as JSON, how many decisions were right, refused by a fault, and what was said of the faults.

import { type Decision, definePolicy } from "../bindings/index.js";
import { faultsOf } from "./told.js";

const POLICIES = 300;
const RULES = 200;

const originOf = (policy: number, rule: number) => `https://r${rule}.t${policy}.example`;
const origins = (policy: number, rules: number) => Array.from({ length: rules }, (_, rule) => originOf(policy, rule));

function thrownBy(run: () => void): string {
  try {
    run();
    return "nothing";
  } catch (error) {
    return String(error);
  }
}

const policies = Array.from({ length: POLICIES }, (_, i) => definePolicy({ origins: origins(i, RULES) }));
const counts: Record<string, number> = {};

/** Asks every policy once, for an origin of its own and for one of the next policy's. */
function askAll(): void {
  for (const [i, policy] of policies.entries()) {
    const own = policy.decide({ method: "GET", origin: originOf(i, 7) }) as Decision;
    const foreign = policy.decide({ method: "GET", origin: originOf(i + 1, 7) }) as Decision;
    const outcome = `${own.reason}, ${foreign.reason}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
}

const faults = await faultsOf(() => {
  askAll();
  askAll();
});
const tooLarge = thrownBy(() => definePolicy({ origins: origins(0, 100_000) }));
const first = policies[0]?.decide({ method: "GET", origin: originOf(0, 7) }) as Decision;

console.log(
  JSON.stringify({
    counts,
    faults: faults.length,
    sources: [...new Set(faults.map(({ source }) => source))],
    errors: [...new Set(faults.map(({ error }) => String(error)))],
    tooLarge,
    first: first.reason,
  }),
);
