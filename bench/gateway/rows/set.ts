import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { sampleTasks } from "../../clock.js";
import type { Effort, Figures, Row } from "../../row.js";
import type { Crowd } from "../set-worker.js";

/** Whether a change costs more the more tenants there are. */
export const setRow: Row = {
  name: "tenants-set",
  title: "a policy made from plain data, and set in the place of another one, by how many tenants there are",
  measure,
};

/** Each crowd has an engine of its own, in a thread of its own. */
async function measure({ isQuick }: Effort): Promise<Figures> {
  const counts = isQuick ? [1, 100] : [1, 100, 10_000, 100_000];
  const start = (tenants: number) =>
    new Worker(new URL("../set-worker.js", import.meta.url), {
      workerData: { tenants, changes: isQuick ? 10 : 200 } satisfies Crowd,
    });
  const workers = counts.map(start);
  try {
    const tasks = workers.map((worker, i) => ({ name: `among ${counts[i]}`, sample: () => take(worker) }));
    const figures = await sampleTasks(tasks, isQuick ? 2 : 21, isQuick ? 0 : 15);
    return { unit: "\u00b5s a change", reference: `among ${counts[0]}`, figures };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function take(worker: Worker): Promise<number> {
  worker.postMessage("change");
  const [microseconds] = await once(worker, "message");
  return microseconds;
}
