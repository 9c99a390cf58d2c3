import { instantiateSync } from "@assemblyscript/loader";

/** What the compiled matcher exports, apart from the layout's constants. See `assembly/index.ts`. */
export interface Matcher {
  readonly memory: WebAssembly.Memory;
  judge(image: number, originLength: number, methodLength: number, namesLength: number): number;
  seal(image: number): void;
  place(image: number, kind: number, scope: number, offset: number, length: number): void;
  placeLines(image: number, offset: number, end: number): void;
}

/** The matcher that reads JavaScript's strings by itself. See `assembly/strings.ts`. */
export interface StringMatcher extends Matcher {
  allowsText(image: number, origin: string): number;
  judgeText(image: number, origin: string, method: string, names: string, namesLength: number): number;
}

/** The matcher, once it was started. */
export let matcher: Matcher;

/** The same where it reads strings; undefined where strings are copied. */
export let stringMatcher: StringMatcher | undefined;

/** @throws Error if the module cannot be instantiated. */
export function instantiateMatcher(module: WebAssembly.Module): void {
  // The raw exports: the loader's own wrap every call in a closure with rest arguments.
  matcher = instantiateSync(module).instance.exports as unknown as Matcher;
  stringMatcher = "judgeText" in matcher ? (matcher as StringMatcher) : undefined;
}
