import { openArena } from "./arena.js";
import { instantiateMatcher, type Matcher, matcher } from "./module.js";

let isStarted = false;

/**
 * Starts the engine, unless it was started before: there is one, with one memory for all policies.
 * @param check Throws where what a module exports is not the matcher.
 * @throws What `compile` and `check` throw.
 */
export function startEngine(compile: () => WebAssembly.Module, check?: (exports: Matcher) => void): void {
  if (isStarted) return;
  instantiateMatcher(compile());
  check?.(matcher);
  openArena();
  isStarted = true;
}

/** @throws Error if the engine was not started. */
export function assertStarted(): void {
  if (!isStarted) throw new Error("crossgate: call instantiate of crossgate/core before the first policy is made");
}
