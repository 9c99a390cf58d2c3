import { openArena } from "./arena.js";
import { checkImports, checkLayout } from "./layout-check.js";
import { instantiateMatcher, matcher } from "./module.js";

let isStarted = false;

/**
 * Starts the engine, unless it was started before: there is one, with one memory for all policies.
 * @throws TypeError if the module is not the matcher that this library was built with.
 */
export function startEngine(module: WebAssembly.Module): void {
  if (isStarted) return;
  // The engine's own strings are no import, where it has any.
  checkImports(module);
  instantiateMatcher(module);
  checkLayout(matcher);
  openArena();
  isStarted = true;
}

/** @throws Error if the engine was not started. */
export function assertStarted(): void {
  if (!isStarted) throw new Error("crossgate: call instantiate of crossgate/core before the first policy is made");
}
