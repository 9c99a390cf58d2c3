import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { PolicySet } from "../../../bindings/index.js";
import { milliseconds, sampleTasks, type Task } from "../../clock.js";
import type { Effort, Figures, Row } from "../../row.js";
import { type Rule, ruleText } from "../../rules.js";
import type { Handed } from "../attach-worker.js";
import { withFolder } from "../folder.js";
import { held, heldAsSets } from "../holders.js";
import { parseSets } from "../sets.js";
import { rulesOf } from "../tenants.js";

const COPY = "a copy of the image";

/** The files of `withFolder` as bytes. */
interface Files {
  readonly image: Buffer;
  readonly json: Buffer;
}

function makeRow(name: string, title: string, measure: (files: Files, rounds: number) => Promise<Figures>): Row {
  return {
    name,
    title: `${title}; 100 000 tenants`,
    measure: ({ isQuick }: Effort) =>
      withFolder(isQuick ? 100 : 100_000, (folder) => {
        const read = (file: string) => readFileSync(join(folder, file));
        return measure({ image: read(held.file), json: read(heldAsSets.file) }, isQuick ? 2 : 11);
      }),
  };
}

async function measureTime({ image, json }: Files, rounds: number): Promise<Figures> {
  const task = (name: string, run: () => unknown): Task => ({ name, sample: () => milliseconds(run) });
  const tasks = [
    // Not from the pool that `Buffer.from` has.
    task(COPY, () => new Uint8Array(image)),
    task(held.name, () => held.hold(image)),
    task(heldAsSets.name, () => heldAsSets.hold(json)),
  ];
  return { unit: "ms", reference: COPY, figures: await sampleTasks(tasks, rounds) };
}

/** The longest time, in milliseconds, in which nothing else ran. */
async function longestStall(run: () => unknown): Promise<number> {
  let isDone = false;
  const done = new Promise((resolve) => setImmediate(resolve)).then(run).finally(() => {
    isDone = true;
  });
  let longest = 0;
  for (let last = performance.now(); !isDone; ) {
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  await done;
  return longest;
}

async function measureStalls({ image, json }: Files, rounds: number): Promise<Figures> {
  const task = (name: string, run: () => unknown): Task => ({ name, sample: () => longestStall(run) });
  const tasks = [
    task("PolicySet.load", () => PolicySet.load(image)),
    task(held.name, () => held.hold(image)),
    task(heldAsSets.name, () => heldAsSets.hold(json)),
  ];
  return { unit: "ms", reference: "PolicySet.load", figures: await sampleTasks(tasks, rounds) };
}

async function measureAttach({ image, json }: Files, rounds: number): Promise<Figures> {
  const shared = new Uint8Array(new SharedArrayBuffer(image.length));
  shared.set(image);
  const ways: readonly (readonly [name: string, handed: Handed])[] = [
    ["a shared image", { image: shared }],
    ["an image, copied", { image: new Uint8Array(image) }],
    ["JSON as text", { json: json.toString() }],
    ["a Map of Sets, cloned", { sets: parseSets(json.toString()) }],
  ];
  const workers = ways.map(() => new Worker(new URL("../attach-worker.js", import.meta.url)));
  try {
    const tasks = ways.map(([name, handed], i) => ({ name, sample: () => hand(workers[i] as Worker, handed) }));
    return { unit: "ms", reference: "a shared image", figures: await sampleTasks(tasks, rounds) };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** @returns Milliseconds until the worker has answered for the first tenant. */
async function hand(worker: Worker, handed: Handed): Promise<number> {
  const origin = ruleText(rulesOf(0)[0] as Rule);
  const start = performance.now();
  worker.postMessage({ handed, origin });
  const [isAllowed] = await once(worker, "message");
  if (!isAllowed) throw new Error("a worker does not answer for the tenants that it was handed");
  return performance.now() - start;
}

/** How long it takes until what was published can answer. */
export const loadingRows: readonly Row[] = [
  makeRow("loading", "from bytes to answers", measureTime),
  makeRow("loading-stall", "the longest time in which nothing else runs", measureStalls),
  makeRow("attach", "until a worker answers that was handed the tenants by another thread", measureAttach),
];
