// The same in Vercel's edge runtime, which wants the import to say so.

import module from "../../crossgate.wasm?module";

export { getPublicSuffix } from "tldts";

export function compile(): WebAssembly.Module {
  return module;
}
