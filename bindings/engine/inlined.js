// Bundled by the build, which turns both modules into text.

export { default as plain } from "../../dist/crossgate.wasm";
export { default as strings } from "../../dist/crossgate-strings.wasm";
