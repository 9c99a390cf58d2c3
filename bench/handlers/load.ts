import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { quantile } from "../figure.js";
import { loadInstalled } from "../installed.js";
import { interleave } from "../interleave.js";
import type { Effort, Row } from "../row.js";
import { checkAnswers } from "./check.js";
import { alone, cors, crossgate, floor } from "./contestants/index.js";
import { linesFor, toPairs } from "./exchange.js";
import { makePolicy } from "./policy.js";
import { toFigures } from "./statistics.js";

/** Origins in the policy of every server. */
const ORIGINS = 10;
const SERVER = fileURLToPath(new URL("./server.js", import.meta.url));
const SERVERS = [alone, floor, crossgate, cors];
const CONNECTIONS = 40;
/** How many rounds, and how many requests a turn. */
const QUICK = { rounds: { from: 0, to: 2 }, amount: 400 };
const FULL = { rounds: { from: -3, to: 18 }, amount: 6000 };

/** Requests a second, and the time in milliseconds that one in a hundred of them took longer than. */
interface Sample {
  readonly rate: number;
  readonly p99: number;
}

interface Shots extends PromiseLike<{ readonly "2xx": number }> {
  on(event: "response", heard: (client: unknown, status: number, bytes: number, milliseconds: number) => void): void;
}
type Autocannon = (options: object) => Shots;

/** @returns The samples of each server, by round. */
async function measureServers({ isQuick }: Effort): Promise<Sample[][]> {
  const { rounds, amount } = isQuick ? QUICK : FULL;
  const autocannon = await loadInstalled<Autocannon>("autocannon");
  for (const server of SERVERS) await checkAnswers(server, "actual", makePolicy(ORIGINS));
  const children = SERVERS.map(({ name }) => fork(SERVER, [name, String(ORIGINS)]));
  try {
    const ports = await Promise.all(children.map(portOf));
    return await interleave(ports.length, rounds, (i) => fire(autocannon, ports[i] as number, amount));
  } finally {
    for (const child of children) child.kill();
  }
}

/** @throws Error if the server ends before it listens. */
async function portOf(child: ChildProcess): Promise<number> {
  const [port] = await Promise.race([once(child, "message"), once(child, "exit").then(() => [])]);
  if (port === undefined) throw new Error("a server to put under load has ended");
  return port;
}

/** @throws Error if a request is not answered with 200. */
async function fire(autocannon: Autocannon, port: number, amount: number): Promise<Sample> {
  const [origin = ""] = makePolicy(ORIGINS).origins;
  const url = `http://127.0.0.1:${port}`;
  // It ends no earlier than its next look at how far it has come, in milliseconds.
  const shots = autocannon({ url, connections: CONNECTIONS, amount, headers: headersFrom(origin), sampleInt: 20 });
  const times: number[] = [];
  const arrivals: number[] = [];
  shots.on("response", (_client, _status, _bytes, milliseconds) => {
    times.push(milliseconds);
    arrivals.push(performance.now());
  });
  const { "2xx": granted } = await shots;
  if (granted !== amount) throw new Error(`under load ${amount - granted} of ${amount} requests were not answered`);
  const seconds = ((arrivals.at(-1) ?? Number.NaN) - (arrivals[0] as number)) / 1000;
  return { rate: (arrivals.length - 1) / seconds, p99: quantile(times, 0.99) };
}

/** Without the headers that the client sets itself. */
function headersFrom(origin: string): Record<string, string> {
  const pairs = toPairs(linesFor("actual", origin));
  return Object.fromEntries(pairs.filter(([name]) => name !== "Host" && name !== "Connection"));
}

/** What was measured, so that both rows have it from the same run. */
const measured = new Map<boolean, Promise<Sample[][]>>();

function measureOnce(effort: Effort): Promise<Sample[][]> {
  const samples = measured.get(effort.isQuick) ?? measureServers(effort);
  measured.set(effort.isQuick, samples);
  return samples;
}

function makeRow(name: string, what: string, unit: string, pick: (sample: Sample) => number): Row {
  const title = `${what} of a server under load, ${CONNECTIONS} connections`;
  const measure = async (effort: Effort) => {
    const samples = await measureOnce(effort);
    const figures = toFigures(
      SERVERS,
      samples.map((own) => own.map(pick)),
    );
    return { unit, reference: alone.name, figures };
  };
  return { name, title, measure };
}

/** A server in a process of its own, asked over the loopback interface by another. */
export const loadRows: readonly Row[] = [
  makeRow("load", "Throughput", "requests/s", ({ rate }) => rate),
  makeRow("load-p99", "Latency", "ms p99", ({ p99 }) => p99),
];
