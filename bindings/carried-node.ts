// Node, Bun and Deno load the list when it is needed first.

export { compile } from "./engine/wasm.js";

export const getPublicSuffix = undefined;
