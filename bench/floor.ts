import { readFileSync } from "node:fs";
import { engine } from "../bindings/index.js";

/** What `assembly/floor.ts` exports. */
interface Floor {
  readonly memory: WebAssembly.Memory;
  readonly START: WebAssembly.Global;
  readonly ROOM: WebAssembly.Global;
  empty(length: number): number;
  copy(text: string): number;
}

/** A way to get a string's bytes into linear memory, safely, and to call a function that does nothing with them. */
export interface Copy {
  readonly name: string;
  /** Whether all of the string was copied: it is ASCII, and there is room for it. */
  readonly copies: (text: string) => boolean;
}

/** Without builtins a string is read through calls back into JavaScript. */
const SLOW = { length: (text: string) => text.length, charCodeAt: (text: string, i: number) => text.charCodeAt(i) };

/** The copies that this engine can make without leaving compiled code. */
export function floorCopies(): Copy[] {
  const bytes = readFileSync(new URL("floor.wasm", import.meta.url));
  const module = new WebAssembly.Module(bytes, { builtins: ["js-string"] });
  const { exports } = new WebAssembly.Instance(module, { "wasm:js-string": SLOW });
  const floor = exports as unknown as Floor;
  const copies = [{ name: "encodeInto + empty call", copies: byEncodeInto(floor) }];
  if (engine.crossing !== "js-string") return copies;
  return [...copies, { name: "charCodeAt in one call", copies: (text) => floor.copy(text) >= 0 }];
}

function byEncodeInto({ memory, START, ROOM, empty }: Floor): (text: string) => boolean {
  const encoder = new TextEncoder();
  const room = new Uint8Array(memory.buffer, START.value, ROOM.value);
  return (text) => {
    const { read, written } = encoder.encodeInto(text, room);
    return empty(written) === text.length && read === written;
  };
}
