import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Fault, PublishedDecision } from "../bindings/index.js";

/** The faults that are published while `run` runs. */
export const faultsOf = (run: () => unknown): Promise<Fault[]> => toldOn<Fault>("crossgate:error", run);

/** The decisions that are published while `run` runs. */
export const decisionsOf = (run: () => unknown): Promise<PublishedDecision[]> =>
  toldOn<PublishedDecision>("crossgate:decision", run);

/** What the subscribers of a diagnostics channel are told while `run` runs. */
async function toldOn<T>(channel: string, run: () => unknown): Promise<T[]> {
  const told: T[] = [];
  const listener = (message: unknown) => told.push(message as T);
  subscribe(channel, listener);
  try {
    await run();
  } finally {
    unsubscribe(channel, listener);
  }
  return told;
}
