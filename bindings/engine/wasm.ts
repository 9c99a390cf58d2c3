// Where the compiled matcher comes from, unless a bundler or a runtime chooses one of the files beside this one: it is
// text within the JavaScript, so that nothing has to be found, read or fetched.

import { plain, strings } from "./inlined.js";

/**
 * The matcher that reads strings by itself, where the engine compiles the JS string builtins; else the one that strings
 * are copied to.
 * @throws Error where WebAssembly may not be compiled.
 */
export function compile(): WebAssembly.Module {
  try {
    return compileStrings() ?? new WebAssembly.Module(decode(plain));
  } catch (cause) {
    const advice = "where nothing may be compiled at run time, bring crossgate/core.wasm to crossgate/core";
    throw new Error(`crossgate: the matcher cannot be compiled; ${advice}`, { cause });
  }
}

function compileStrings(): WebAssembly.Module | undefined {
  // Bun links them, and calls JavaScript for each.
  if ("Bun" in globalThis) return undefined;
  const module = new WebAssembly.Module(decode(strings), { builtins: ["js-string"] });
  // An engine that does not know the builtins leaves them to be imported.
  return WebAssembly.Module.imports(module).length === 0 ? module : undefined;
}

function decode(base64: string): BufferSource {
  // A hundred times as fast, where there is such a thing.
  if (typeof Buffer === "function") return Buffer.from(base64, "base64");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
