import { toFigures } from "../../handlers/statistics.js";
import { interleave } from "../../interleave.js";
import type { Effort, Row } from "../../row.js";
import { Child, withChildren } from "../child.js";
import { checkAnswer } from "../expected.js";
import { fire, type Salvo, type Shots } from "../fire.js";
import { withFolder } from "../folder.js";
import { alone, cors, crossgate, fastifyGate, type Gateway, sets } from "../gateways/index.js";
import { type Asked, KINDS, type Mix, makeRequests, ORIGINS } from "../request.js";

const CONNECTIONS = 40;
const QUICK = { rounds: { from: 0, to: 2 }, amount: 200, requests: 200 };
const FULL = { rounds: { from: -2, to: 11 }, amount: 3000, requests: 16_384 };

/** Gateways before one upstream, and what comes to them. */
export interface Load {
  readonly tenants: number;
  readonly mix: Mix;
  /** The first one is the reference. */
  readonly gateways: readonly Gateway[];
}

/**
 * Fires at each gateway in turn, each in a process of its own.
 * @returns The samples of each, by round.
 * @throws Error that names a gateway that answers wrongly, at first or later on.
 */
export async function measureLoad({ tenants, mix, gateways }: Load, { isQuick }: Effort): Promise<Shots[][]> {
  const { rounds, amount, requests } = isQuick ? QUICK : FULL;
  const asked = makeRequests(requests, tenants, mix);
  return withFolder(tenants, (folder) =>
    withChildren([Child.start("upstream")], ([upstream]) => {
      const servers = gateways.map(({ name }) => Child.start("server", { name, folder, upstream: upstream?.port }));
      return withChildren(servers, async (children) => {
        const shoot = (i: number, sent: number) =>
          fire(children[i]?.port as number, salvoAt(gateways[i] as Gateway, asked, sent));
        for (const i of gateways.keys()) await shoot(i, Math.min(500, requests));
        return interleave(gateways.length, rounds, (i) => shoot(i, amount));
      });
    }),
  );
}

function salvoAt({ name, manner }: Gateway, requests: readonly Asked[], amount: number): Salvo {
  const check: Salvo["check"] = (asked, answer) => checkAnswer(name, asked, answer, manner);
  return { requests, amount, connections: CONNECTIONS, check };
}

/** Two rows from one run: the rate, and the latency. */
function makeRows(name: string, what: string, load: Load): Row[] {
  const runs = new Map<boolean, Promise<Shots[][]>>();
  const run = (effort: Effort) => {
    const samples = runs.get(effort.isQuick) ?? measureLoad(load, effort);
    runs.set(effort.isQuick, samples);
    return samples;
  };
  const row = (ending: string, unit: string, pick: (shots: Shots) => number): Row => ({
    name: `${name}${ending}`,
    title: `${what}; ${CONNECTIONS} connections, client and upstream on the same cores`,
    measure: async (effort) => {
      const samples = (await run(effort)).map((own) => own.map(pick));
      return { unit, reference: alone.name, figures: toFigures(load.gateways, samples) };
    },
  });
  return [row("", "requests/s", ({ rate }) => rate), row("-p99", "ms p99", ({ p99 }) => p99)];
}

const HITS: Mix["origins"] = { hit: 1, nearMiss: 0, stranger: 0 };
const rivals = { tenants: 1, gateways: [alone, fastifyGate, crossgate, cors] };

/** A proxy with a gate beside the same without. */
export const proxyRows: readonly Row[] = [
  ...makeRows("proxy-mixed", "70 % actual CORS requests, 15 % preflights, 15 % without Origin, all allowed", {
    ...rivals,
    mix: { kinds: KINDS, origins: HITS },
  }),
  ...makeRows("proxy-actual", "actual CORS requests alone, which all go to the upstream", {
    ...rivals,
    mix: { kinds: { actual: 1, preflight: 0, plain: 0 }, origins: HITS },
  }),
];

/** A gateway with many tenants. */
export const tenantsLoadRows: readonly Row[] = [1, 100, 10_000, 100_000].flatMap((tenants) =>
  makeRows(`tenants-load-${tenants}`, `${tenants} tenants, half of the origins are to be refused`, {
    tenants,
    mix: { kinds: KINDS, origins: ORIGINS },
    gateways: [alone, crossgate, sets],
  }),
);
