/** The bytes of `assembly/index.ts`, compiled, in base64. */
export const plain: string;
/** The bytes of `assembly/strings.ts`, compiled, in base64. */
export const strings: string;
