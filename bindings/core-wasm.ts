// What an import of `crossgate/core.wasm` is, for TypeScript: the types of that file are made from this one.

declare const module: WebAssembly.Module;
export default module;
