import * as layout from "../../assembly/layout.js";

/** @throws TypeError unless a module exports the drawing of memory that this library was built with. */
export function checkLayout(exports: object): void {
  const globals = exports as Readonly<Record<string, WebAssembly.Global | undefined>>;
  if (Object.entries(layout).every(([name, value]) => globals[name]?.value === value)) return;
  throw new TypeError("crossgate: this is not the crossgate/core.wasm of the same version");
}
