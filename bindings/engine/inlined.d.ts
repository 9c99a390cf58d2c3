/** The bytes of `assembly/index.ts`, compiled. */
export const plain: Uint8Array<ArrayBuffer>;
/** The bytes of `assembly/strings.ts`, compiled. */
export const strings: Uint8Array<ArrayBuffer>;
