import { openArena } from "./arena.js";
import { instantiateMatcher, type Matcher, matcher } from "./module.js";

let isStarted = false;

/**
 * Starts the engine, unless it was started before: there is one, with one memory for all policies.
 * @param check Throws where what the module exports is not the matcher.
 * @throws What `check` throws.
 */
export function startEngine(module: WebAssembly.Module, check: (exports: Matcher) => void): void {
  if (isStarted) return;
  instantiateMatcher(module);
  check(matcher);
  openArena();
  isStarted = true;
}

/** @throws Error if the engine was not started. */
export function assertStarted(): void {
  if (!isStarted) throw new Error("crossgate: call instantiate of crossgate/core before the first policy is made");
}
