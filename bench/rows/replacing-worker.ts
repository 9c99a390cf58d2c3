// One crowd of policies, one of which is replaced over and over whenever the main thread says so.

import { parentPort, workerData } from "node:worker_threads";
import { definePolicy } from "../../bindings/index.js";
import { milliseconds } from "../clock.js";
import { makeRules, ruleText } from "../rules.js";

/** How many policies there are, and how often one of them is replaced for one sample. */
export interface Neighbours {
  readonly count: number;
  readonly replacements: number;
}

const { count, replacements } = workerData as Neighbours;
const origins = makeRules("exact", 10).rules.map(ruleText);
const policies = Array.from({ length: count }, (_, i) =>
  definePolicy({ origins: [`https://tenant-${i}.example.com`] }),
);

function replace(): void {
  const place = Math.floor(policies.length / 2);
  for (let i = 0; i < replacements; i++) policies[place] = definePolicy({ origins });
  if (!policies[place]?.allowsOrigin(origins[0] as string)) throw new Error("the new policy is not in its place");
}

parentPort?.on("message", () => parentPort?.postMessage((milliseconds(replace) * 1000) / replacements));
