import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { sampleTasks } from "../clock.js";
import type { Effort, Figures, Row } from "../row.js";
import type { Neighbours } from "./replacing-worker.js";

const FEW = 10;
const MANY = 100_000;
/** Rounds that are not counted, in which the engine of the few compiles what that of the many has long compiled. */
const WARMUP_ROUNDS = 15;

/** Whether replacing a policy costs more the more policies there are. */
export const replacingRow: Row = {
  name: "replacing",
  title: "a policy of 10 origins in place of another one, by how many policies of 1 origin stand beside it",
  measure,
};

/** Each crowd of policies has an engine of its own, in a thread of its own. */
async function measure({ isQuick }: Effort): Promise<Figures> {
  const counts = isQuick ? [FEW, 100] : [FEW, MANY];
  const workers = counts.map((count) => startWorker({ count, replacements: isQuick ? 10 : 200 }));
  try {
    const tasks = workers.map((worker, i) => ({
      name: `among ${counts[i]}`,
      sample: async () => {
        worker.postMessage("replace");
        const [microseconds] = await once(worker, "message");
        return microseconds as number;
      },
    }));
    return {
      unit: "\u00b5s a policy",
      reference: `among ${FEW}`,
      figures: await sampleTasks(tasks, isQuick ? 2 : 21, isQuick ? 0 : WARMUP_ROUNDS),
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function startWorker(workerData: Neighbours): Worker {
  return new Worker(new URL("replacing-worker.js", import.meta.url), { workerData });
}
