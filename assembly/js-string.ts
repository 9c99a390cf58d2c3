// JS string builtins (https://github.com/WebAssembly/js-string-builtins). Apart from the rest because decorators of
// functions are the compiler's own.

@external("wasm:js-string", "length")
export declare function lengthOf(text: externref): i32;

@external("wasm:js-string", "charCodeAt")
export declare function unitAt(text: externref, index: i32): i32;
