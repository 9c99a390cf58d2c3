import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Fault } from "../bindings/index.js";

/** What is published while `run` runs. */
export async function faultsOf(run: () => unknown): Promise<Fault[]> {
  const faults: Fault[] = [];
  const listener = (fault: unknown) => faults.push(fault as Fault);
  subscribe("crossgate:error", listener);
  try {
    await run();
  } finally {
    unsubscribe("crossgate:error", listener);
  }
  return faults;
}
