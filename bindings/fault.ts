import { channel, warn } from "./runtime.js";
import { quote } from "./text.js";

/** What went wrong while a request was decided. It let nothing in; another predicate still may. */
export interface Fault {
  /** What was thrown. */
  readonly error: unknown;
  /** Whose doing it was: a predicate's, the matcher's, or of the function that a gate asks for its policy. */
  readonly source: "origin-predicate" | "header-predicate" | "matcher" | "policy";
}

const faults = channel("crossgate:error");

/**
 * Tells the subscribers of the diagnostics channel `crossgate:error` of a fault; without one, it becomes a warning.
 * Never throws.
 */
export function publishFault(error: unknown, source: Fault["source"]): void {
  if (faults.hasSubscribers) {
    faults.publish({ error, source } satisfies Fault);
    return;
  }
  warn(`the ${source.replace("-", " ")} failed, which lets nothing in: ${describe(error)}`);
}

/** Anything may be thrown, and what it says may hold a client's text. */
function describe(error: unknown): string {
  try {
    return quote(String(error));
  } catch {
    return "with something that cannot be shown";
  }
}
