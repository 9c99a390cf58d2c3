/** What workerd, and what bundles for it, make of such an import. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** What Vercel's edge runtime makes of such an import. */
declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
