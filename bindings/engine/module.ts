import { instantiateSync } from "@assemblyscript/loader";

// An import of it would make Node load all that it exports, such as its promises, which takes longer than all else here.
const { readFileSync } = process.getBuiltinModule("node:fs");

/** What the compiled matcher exports, apart from the layout's constants. See `assembly/index.ts`. */
export interface Matcher {
  readonly memory: WebAssembly.Memory;
  judge(image: number, originLength: number, methodLength: number, namesLength: number): number;
  seal(image: number): void;
  place(image: number, kind: number, scope: number, offset: number, length: number): void;
  placeLines(image: number, offset: number, end: number): void;
}

/** The matcher that reads JavaScript's strings by itself. See `assembly/strings.ts`. */
export interface StringMatcher extends Matcher {
  allowsText(image: number, origin: string): number;
  judgeText(image: number, origin: string, method: string, names: string, namesLength: number): number;
}

/** The matcher that reads strings; undefined where the engine does not compile the JS string builtins. */
export const stringMatcher = "bun" in process.versions ? undefined : loadStringMatcher();

export const matcher: Matcher = stringMatcher ?? instantiate<Matcher>(compile("crossgate.wasm"));

function loadStringMatcher(): StringMatcher | undefined {
  const module = compile("crossgate-strings.wasm");
  // An engine that does not know the builtins leaves them to be imported. Bun links them, and calls JavaScript for each.
  return WebAssembly.Module.imports(module).length === 0 ? instantiate<StringMatcher>(module) : undefined;
}

function compile(file: string): WebAssembly.Module {
  // This module, and the bundle that it becomes a part of, lie two folders below `dist`.
  const wasm = new URL(`../../${file}`, import.meta.url);
  try {
    return new WebAssembly.Module(readFileSync(wasm), { builtins: ["js-string"] });
  } catch (cause) {
    throw new Error(`crossgate: the matcher cannot be loaded; install the package anew (${wasm})`, { cause });
  }
}

/** The raw exports: the loader's own wrap every call in a closure with rest arguments. */
function instantiate<Exports>(module: WebAssembly.Module): Exports {
  return instantiateSync(module).instance.exports as unknown as Exports;
}
