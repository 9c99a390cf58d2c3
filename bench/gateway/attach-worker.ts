// A worker that is handed the tenants over and over, and says when it could answer for them.

import { parentPort } from "node:worker_threads";
import { PolicySet } from "../../bindings/index.js";
import type { Asks } from "./ask.js";
import { asksOf } from "./holders.js";
import { parseSets, type Sets, setsAllow } from "./sets.js";
import { hostOf } from "./tenants.js";

/** The tenants, in one of the ways to hand them over. */
export type Handed = { readonly image: Uint8Array } | { readonly json: string } | { readonly sets: Sets };

function take(handed: Handed): Asks {
  if ("image" in handed) return asksOf(PolicySet.fromImage(handed.image));
  const sets = "sets" in handed ? handed.sets : parseSets(handed.json);
  return (host, origin) => setsAllow(sets, host, origin);
}

parentPort?.on("message", ({ handed, origin }: { handed: Handed; origin: string }) => {
  parentPort?.postMessage(take(handed)(hostOf(0), origin));
});
