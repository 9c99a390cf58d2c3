// In workerd nothing is compiled at run time: an import of the file is a compiled module.

import module from "../../crossgate.wasm";

export { getPublicSuffix } from "tldts";

export function compile(): WebAssembly.Module {
  return module;
}
