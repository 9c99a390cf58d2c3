import { readFileSync } from "node:fs";
import { instantiateSync } from "@assemblyscript/loader";

/** What the compiled matcher exports, apart from the layout's constants. See `assembly/index.ts`. */
export interface Matcher {
  readonly memory: WebAssembly.Memory;
  judgeOrigin(image: number, originLength: number): number;
  judge(image: number, originLength: number, methodLength: number, namesLength: number): number;
  place(image: number, kind: number, scope: number, offset: number, length: number): void;
}

const wasm = new URL("../../crossgate.wasm", import.meta.url);

// The raw exports: the loader's own wrap every call in a closure with rest arguments.
export const matcher = instantiateSync(readFileSync(wasm)).instance.exports as unknown as Matcher;
