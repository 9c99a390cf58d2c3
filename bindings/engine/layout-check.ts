import * as layout from "../../assembly/layout.js";

/** @throws TypeError if a module imports anything, which `crossgate/core.wasm` does not. */
export function checkImports(module: WebAssembly.Module): void {
  if (WebAssembly.Module.imports(module).length > 0) throw anotherModule();
}

/** @throws TypeError unless a module exports the drawing of memory that this library was built with. */
export function checkLayout(exports: object): void {
  const globals = exports as Readonly<Record<string, WebAssembly.Global | undefined>>;
  if (!Object.entries(layout).every(([name, value]) => globals[name]?.value === value)) throw anotherModule();
}

function anotherModule(): TypeError {
  return new TypeError("crossgate: this is not the crossgate/core.wasm of the same version");
}
