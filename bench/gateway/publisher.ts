// Changes policies of tenants in a process of its own, whenever it is asked.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { definePolicy, PolicySet } from "../../bindings/index.js";
import { argumentOf, serveParent } from "./child.js";
import { openStore, type StoreConfig } from "./stores.js";
import { hostOf, optionsOf } from "./tenants.js";

/** Where it publishes what `withFolder` has made. */
export interface Publishing {
  readonly store: StoreConfig;
  readonly folder: string;
}

/** A new version of one tenant's policy, of those that `optionsOf` makes. */
export interface NewVersion {
  readonly tenant: number;
  readonly version: number;
}

const RETRY_MS = 100;
/** How long a store may be away, in milliseconds. */
const DEADLINE_MS = 60_000;

const { store: config, folder } = argumentOf<Publishing>();
const store = await openStore(config);
const set = PolicySet.fromImage(readFileSync(join(folder, "image")));
let at: number | undefined;

/** A new image, of everything up to the last change. */
async function publish(): Promise<void> {
  await patiently(() => store.publish(set.toImage(), at === undefined ? {} : { at }));
}

/** @returns How often it had to be tried. */
async function change({ tenant, version }: NewVersion): Promise<number> {
  const options = optionsOf(tenant, version);
  set.set(hostOf(tenant), definePolicy(options));
  let tries = 0;
  await patiently(async () => {
    tries++;
    at = (await store.change(hostOf(tenant), options)).version;
  });
  return tries;
}

/** While the store is away, until it is back: a write that was refused may have been carried out all the same. */
async function patiently(write: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await setTimeout(RETRY_MS);
    }
  }
}

serveParent(0, { publish, change });
