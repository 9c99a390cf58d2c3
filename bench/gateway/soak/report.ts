import { createHistogram } from "node:perf_hooks";
import { quantile } from "../../figure.js";
import { startReport } from "../../report.js";
import type { Clients } from "./clients.js";
import type { Wrong } from "./judge.js";
import { KINDS, type MemoryLog, type Sample, type Slopes, steepOf } from "./memory.js";
import type { Soaked, Soaking } from "./run.js";

/** Milliseconds. */
interface Times {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
}

/** What one gateway held. */
interface GatewayMemory {
  /** Undefined where the time was too short to tell. */
  readonly slopes: Slopes | undefined;
  readonly samples: readonly Sample[];
}

/** What was counted and measured. */
interface Measured {
  readonly seconds: number;
  readonly answers: number;
  readonly wrong: number;
  readonly examples: readonly Wrong[];
  /** Answers with a status from 500 on, which the gateways have made: the upstream makes none. */
  readonly serverErrors: number;
  readonly broken: readonly string[];
  readonly latency: Times;
  readonly changes: number;
  readonly images: number;
  /** How often a gateway was not seen to follow a change. */
  readonly lost: number;
  /** From the call of a change to an answer by it, of each gateway: what the next probe waits for is in it. */
  readonly delay: Times;
  /** When every gateway had been asked about every tenant; undefined if that has not come. */
  readonly warmMinute: number | undefined;
  readonly memory: readonly GatewayMemory[];
}

/** All that is to be said of a run, as it is written to a file. */
export interface SoakReport extends Measured, ReturnType<typeof startReport> {
  readonly soaking: Soaking;
  /** Why it has failed; empty if it has not. */
  readonly failures: readonly string[];
}

export function reportOf(soaking: Soaking, soaked: Soaked, args: readonly string[]): SoakReport {
  const measured = measuredOf(soaked);
  return { ...startReport("npm run soak", args), soaking, ...measured, failures: failuresOf(measured) };
}

function measuredOf({ judge, clients, memory, seconds, changes, images, warmMinute }: Soaked): Measured {
  const { answered, wrong, examples, serverErrors } = judge;
  return {
    seconds,
    answers: answered,
    wrong,
    examples,
    serverErrors,
    broken: clients.flatMap(({ broken }) => broken),
    latency: latencyOf(clients),
    changes,
    images,
    lost: clients.reduce((sum, { waiting }) => sum + waiting, 0),
    delay: delayOf(clients),
    warmMinute,
    memory: memory.map((log) => memoryOf(log, warmMinute)),
  };
}

/** Memory grows as long as there are tenants who are asked about for the first time. */
function memoryOf(log: MemoryLog, warmMinute = Number.POSITIVE_INFINITY): GatewayMemory {
  const isWarm = warmMinute <= (log.samples.at(-1)?.minute ?? 0) / 2;
  return { slopes: isWarm ? log.slopes() : undefined, samples: log.samples };
}

function latencyOf(clients: readonly Clients[]): Times {
  const all = createHistogram();
  for (const { times } of clients) all.add(times);
  return { median: all.percentile(50) / 1e6, p99: all.percentile(99) / 1e6, worst: all.max / 1e6 };
}

function delayOf(clients: readonly Clients[]): Times {
  const delays = clients.flatMap((one) => one.delays);
  return { median: quantile(delays, 0.5), p99: quantile(delays, 0.99), worst: quantile(delays, 1) };
}

/** What must not be. */
export function failuresOf({
  wrong,
  serverErrors,
  broken,
  lost,
  memory,
}: Pick<Measured, "wrong" | "serverErrors" | "broken" | "lost" | "memory">): string[] {
  const count = (n: number, what: string) => (n > 0 ? [`${n} ${what}`] : []);
  return [
    ...count(wrong, "wrong answers"),
    ...count(serverErrors, "answers with a status from 500 on"),
    ...count(broken.length, `broken connections (${broken[0]})`),
    ...count(lost, "changes that a gateway has not followed"),
    ...memory.flatMap(({ slopes }, i) => (slopes === undefined ? [] : notFlat(i, slopes))),
  ];
}

function notFlat(gateway: number, slopes: Slopes): string[] {
  const steep = steepOf(slopes).map((kind) => tellSlope(kind, slopes));
  return steep.length === 0 ? [] : [`the memory of gateway ${gateway} grows: ${steep.join(", ")}`];
}

const tellSlope = (kind: keyof Slopes, slopes: Slopes) => `${kind} ${slopes[kind].toFixed(2)} MB a minute`;

/** The report for a person. */
export function describeReport(report: SoakReport): string {
  const { command, runtime, machine, soaking, seconds, answers, latency, changes, images, delay, failures } = report;
  return [
    command,
    `${runtime.name} ${runtime.version}, ${machine.cores} cores of ${machine.cpu}, for gateways, clients and the rest`,
    `${soaking.gateways} gateways with ${soaking.tenants} tenants, by ${soaking.place}, ${seconds.toFixed()} s`,
    `${answers} answers, ${(answers / seconds).toFixed()} a second, each judged; ms: ${tellTimes(latency)}`,
    `${changes} changes, ${images} whole images; ms until a gateway answers by a change: ${tellTimes(delay)}`,
    `wrong ${report.wrong}, 5xx ${report.serverErrors}, broken connections ${report.broken.length}, lost ${report.lost}`,
    ...report.memory.map(({ slopes, samples }, i) => `gateway ${i}: ${tellMemory(slopes, samples)}`),
    ...report.examples.map((wrong) => JSON.stringify(wrong)),
    failures.length === 0 ? "passed" : `failed: ${failures.join("; ")}`,
  ].join("\n");
}

function tellTimes({ median, p99, worst }: Times): string {
  return `median ${median.toFixed(1)}, p99 ${p99.toFixed(1)}, worst ${worst.toFixed(1)}`;
}

function tellMemory(slopes: Slopes | undefined, samples: readonly Sample[]): string {
  const last = samples.at(-1);
  const held = KINDS.map((kind) => `${kind} ${((last?.[kind] ?? 0) / 2 ** 20).toFixed()} MB`).join(", ");
  if (slopes === undefined) return `${held}; too short to say whether it grows`;
  return `${held}; last half: ${KINDS.map((kind) => tellSlope(kind, slopes)).join(", ")}`;
}
