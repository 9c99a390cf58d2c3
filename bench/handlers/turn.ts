// One contestant in a thread of its own: it takes a turn of so many batches whenever it is asked to, and answers with
// what a request cost in it. Frameworks hang properties of their own on Node's requests and responses, and the engine
// then runs Node's code slower for everybody; no server has several frameworks in it.

import { parentPort, workerData } from "node:worker_threads";
import { Bench } from "tinybench";
import { quantile } from "../figure.js";
import { contestantNamed } from "./contestants/index.js";
import { Arrivals, type Exchange, type Kind } from "./exchange.js";
import { bytesAllocated } from "./heap.js";
import { makePolicy } from "./policy.js";

/** What is measured: the nanoseconds or the bytes that an answer takes. */
export type Quantity = "nanoseconds" | "bytes";

/** Which contestant, with which requests, how many origins, and what for. */
export interface Assignment {
  readonly name: string;
  readonly kind: Kind;
  readonly count: number;
  readonly quantity: Quantity;
}

/**
 * Exchanges a batch. They are made before the clock starts and stay alive until the next batch, so that the garbage
 * collector, which runs in few of the batches, is not what is measured.
 */
const BATCH = 200;

const { name, kind, count, quantity } = workerData as Assignment;
const policy = makePolicy(count);
const arrivals = new Arrivals(kind, policy);
const handle = await contestantNamed(name).prepare(policy);
let batch: readonly Exchange[] = [];

/** @throws Error if the batch before has not been answered whole. */
function receive(): void {
  const open = batch.find(({ res }) => !res.writableEnded || res.statusCode >= 300);
  if (open !== undefined) throw new Error(`${name} has left a response open, or refused it`);
  batch = Array.from({ length: BATCH }, () => arrivals.next());
}

async function answerAll(): Promise<void> {
  for (const { req, res } of batch) {
    const answered = handle(req, res);
    // A server is done with what one request has left in the queue before it reads the next.
    if (answered !== undefined) await answered;
  }
}

/** @returns The median time of a batch, in nanoseconds. */
async function time(batches: number): Promise<number> {
  // A budget in time would let the clock decide how many batches each contestant sees.
  const bench = new Bench({ iterations: batches, time: 0, warmup: false, throws: true });
  await bench.add(name, answerAll, { beforeEach: receive, async: true }).run();
  const result = bench.tasks[0]?.result;
  if (result?.state !== "completed") throw new Error(`${name} was not timed`);
  return result.latency.p50 * 1e6;
}

/** @returns The median of what a batch allocates, in bytes. */
async function weigh(batches: number): Promise<number> {
  const samples: number[] = [];
  while (samples.length < batches) {
    receive();
    const bytes = await bytesAllocated(answerAll);
    // Or else garbage was collected, which happens in few batches; what is left of that the median leaves out.
    if (bytes > 0) samples.push(bytes);
  }
  return quantile(samples, 0.5);
}

const take = quantity === "bytes" ? weigh : time;
parentPort?.on("message", async (batches: number) => parentPort?.postMessage((await take(batches)) / BATCH));
