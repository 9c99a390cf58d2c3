import { BATCH, measureTurns, type Turn } from "../../measure.js";
import type { Effort, Figures, Row } from "../../row.js";
import { Wire } from "../../wire.js";
import { type Asks, loadCountGranted } from "../ask.js";
import { asksOf } from "../holders.js";
import { type Asked, makeRequests, ORIGINS } from "../request.js";
import { parseSets, SETS_NOTE, setsAllow } from "../sets.js";
import { hostOf, letsIn, makeSet, rulesOf, toJson } from "../tenants.js";

/** A multiple of the batch. */
const REQUESTS = 16_384;
const ALL_ACTUAL = { actual: 1, preflight: 0, plain: 0 };

/** What it costs to find the policy of one of many tenants and to decide by it. */
export const decideRow: Row = {
  name: "tenants-decide",
  title: "the policy of a host and its decision, few tenants asked often, half of the origins are to be refused",
  measure: ({ isQuick }) => measureDecisions(isQuick ? [1, 10] : [1, 100, 10_000, 100_000], { isQuick }),
};

interface Contestant {
  readonly name: string;
  readonly note?: string;
  prepare(tenants: number): Asks;
}

const crossgate: Contestant = {
  name: "Crossgate",
  prepare: (tenants) => asksOf(makeSet(tenants)),
};

const sets: Contestant = {
  name: "Map of Sets",
  note: `${SETS_NOTE}; makes no decision, says yes or no`,
  prepare: (tenants) => {
    const map = parseSets(toJson(tenants));
    return (host, origin) => setsAllow(map, host, origin);
  },
};

async function measureDecisions(counts: readonly number[], effort: Effort): Promise<Figures> {
  const turns: Turn[] = [];
  for (const tenants of counts) {
    const requests = makeRequests(REQUESTS, tenants, { kinds: ALL_ACTUAL, origins: ORIGINS });
    for (const contestant of [crossgate, sets]) turns.push(await makeTurn(contestant, tenants, requests));
  }
  const wire = new Wire(makeRequests(REQUESTS, 1, { kinds: ALL_ACTUAL, origins: ORIGINS }).map(({ origin }) => origin));
  const figures = await measureTurns(turns, wire, effort);
  return { unit: "ns a decision", reference: nameOf(crossgate, 1), figures };
}

const nameOf = ({ name }: Contestant, tenants: number) => `${name}, ${tenants}`;

/** Hosts and origins are made anew for each batch, as a parser does. */
async function makeTurn(contestant: Contestant, tenants: number, requests: readonly Asked[]): Promise<Turn> {
  const asks = contestant.prepare(tenants);
  const name = nameOf(contestant, tenants);
  checkAnswers(name, asks, requests);
  const countGranted = await loadCountGranted();
  const hosts = receiver(requests.map(({ tenant }) => hostOf(tenant)));
  const origins = receiver(requests.map(({ origin }) => origin));
  const receive = () => {
    hosts.receive();
    origins.receive();
  };
  const run = () => countGranted(asks, hosts.texts, origins.texts);
  return { name, receive, run, ...(contestant.note === undefined ? {} : { note: contestant.note }) };
}

function receiver(all: readonly string[]): { receive(): void; texts: string[] } {
  const wire = new Wire(all);
  const texts = Array.from({ length: BATCH }, () => "");
  let next = 0;
  const receive = () => {
    wire.receive(next, texts);
    next = (next + BATCH) % all.length;
  };
  return { receive, texts };
}

/** @throws Error that names who answers wrongly, and to what. */
export function checkAnswers(who: string, asks: Asks, requests: readonly Asked[]): void {
  for (const { tenant, origin } of requests) {
    const right = letsIn(rulesOf(tenant), origin);
    if (asks(hostOf(tenant), origin) === right) continue;
    throw new Error(`${who} answers ${!right} for ${origin}, tenant ${tenant}, not ${right}`);
  }
}
