import { readFileSync } from "node:fs";
import { instantiateSync } from "@assemblyscript/loader";

/** What the compiled matcher exports, apart from the layout's constants. See `assembly/index.ts`. */
export interface Matcher {
  readonly memory: WebAssembly.Memory;
  judgeOrigin(image: number, originLength: number): number;
  judge(image: number, originLength: number, methodLength: number, namesLength: number): number;
  seal(image: number): void;
  place(image: number, kind: number, scope: number, offset: number, length: number): void;
}

const wasm = new URL("../../crossgate.wasm", import.meta.url);

export const matcher = load();

function load(): Matcher {
  try {
    // The raw exports: the loader's own wrap every call in a closure with rest arguments.
    return instantiateSync(readFileSync(wasm)).instance.exports as unknown as Matcher;
  } catch (cause) {
    throw new Error(`crossgate: the matcher cannot be loaded; install the package anew (${wasm})`, { cause });
  }
}
