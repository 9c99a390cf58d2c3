import { Random } from "../../test/seeded.js";
import type { Allows, Contestant } from "../contestants/contestant.js";
import { crossgate } from "../contestants/crossgate.js";
import { setHas } from "../contestants/set-has.js";
import { checkAnswers, ORIGINS } from "../matching.js";
import { makeTurn, measureTurns, type Turn } from "../measure.js";
import type { Effort, Figures, Row } from "../row.js";
import { makeRules, type Rule } from "../rules.js";
import { ALLOWED_SHARE, allowedOrigin, type Case, stranger } from "../traffic.js";
import { Wire } from "../wire.js";

const TENANTS = 10_000;
const RULES = 10;

/** What it costs to have a policy for each tenant. */
export const tenantsRow: Row = {
  name: "tenants",
  title: `${TENANTS} policies of ${RULES} exact rules each, asked in random order, against a single one`,
  measure,
};

/** Origins, and for each the tenant who is asked about it. */
interface Requests {
  readonly tenants: readonly (readonly Rule[])[];
  readonly cases: readonly Case[];
  readonly tenantOf: Uint16Array;
}

async function measure(effort: Effort): Promise<Figures> {
  const turns: Turn[] = [];
  const one = makeRequests(1);
  const many = makeRequests(TENANTS);
  for (const contestant of [crossgate, setHas]) {
    for (const requests of [one, many]) turns.push(await makeTenantsTurn(contestant, requests));
  }
  const figures = await measureTurns(turns, wireOf(one), effort);
  return { unit: "ns an origin", reference: nameOf(crossgate, 1), figures };
}

const nameOf = ({ name }: Contestant, tenants: number) => (tenants === 1 ? `${name}, one` : `${name}, ${tenants}`);
const wireOf = ({ cases }: Requests) => new Wire(cases.map(({ origin }) => origin));

function makeRequests(count: number): Requests {
  const random = new Random(count);
  const ruleSet = makeRules("exact", count * RULES);
  const tenants = Array.from({ length: count }, (_, i) => ruleSet.rules.slice(i * RULES, (i + 1) * RULES));
  const tenantOf = Uint16Array.from({ length: ORIGINS }, () => random.below(count));
  const cases = Array.from(tenantOf, (tenant) => {
    const rule = random.pick(tenants[tenant] as readonly Rule[]);
    if (random.fraction() < ALLOWED_SHARE)
      return { origin: allowedOrigin(rule, random), allowed: true, why: "its own" };
    return { origin: stranger(rule, ruleSet.nextHost, random), allowed: false, why: "nobody's" };
  });
  return { tenants, cases, tenantOf };
}

async function makeTenantsTurn(contestant: Contestant, requests: Requests): Promise<Turn> {
  const name = nameOf(contestant, requests.tenants.length);
  const asks = inOrder(
    requests.tenants.map((rules) => contestant.prepare(rules)),
    requests.tenantOf,
  );
  checkAnswers(name, asks, requests.cases);
  return makeTurn(name, wireOf(requests), asks);
}

/** Asks the tenant whose turn it is; after the last origin the first one comes again. */
function inOrder(tenants: readonly Allows[], tenantOf: Uint16Array): Allows {
  let next = 0;
  return (origin) => {
    const tenant = tenants[tenantOf[next] as number] as Allows;
    next = (next + 1) % ORIGINS;
    return tenant(origin);
  };
}
