// Tenants, one of which is changed over and over whenever the main thread says so.

import { parentPort, workerData } from "node:worker_threads";
import { definePolicy } from "../../bindings/index.js";
import { milliseconds } from "../clock.js";
import { ruleText } from "../rules.js";
import { asksOf } from "./holders.js";
import { hostOf, makeSet, optionsOf, rulesOf } from "./tenants.js";

/** How many tenants there are, and how often one of them is changed for one sample. */
export interface Crowd {
  readonly tenants: number;
  readonly changes: number;
}

const { tenants, changes } = workerData as Crowd;
const set = makeSet(tenants);
const asks = asksOf(set);
const tenant = tenants >> 1;
let version = 0;

function change(): void {
  for (let i = 0; i < changes; i++) set.set(hostOf(tenant), definePolicy(optionsOf(tenant, ++version)));
  const [origin = ""] = rulesOf(tenant, version).map(ruleText);
  if (!asks(hostOf(tenant), origin)) throw new Error("the new policy is not in its place");
}

parentPort?.on("message", () => parentPort?.postMessage((milliseconds(change) * 1000) / changes));
