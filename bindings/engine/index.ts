// The only folder that knows WebAssembly. From here, a verdict is a number whose bits `assembly/layout.ts` names.

import {
  NAMES_BYTES_MAX,
  NAMES_SHORT,
  RULES_ALONE,
  SPAN_LENGTH,
  SPAN_SIZE,
  SPAN_UNDECIDED,
  SPANS,
  VERDICT_NAMES,
  VERDICT_ORIGIN,
  VERDICT_SPANS_SHIFT,
  VERDICT_TOO_MANY,
} from "../../assembly/layout.js";
import { memory } from "./arena.js";
import { type Plan, writeImage } from "./image.js";
import { matcher, stringMatcher } from "./module.js";
import { addressOf, type Image, settle } from "./residence.js";
import { assertStarted } from "./start.js";
import { methodArea, namesArea, originArea } from "./strings.js";

/** What judges, as it was found when it was started. */
export interface Engine {
  /**
   * How strings come into the compiled matcher: it reads them by the JS string builtins where the engine compiles these
   * (https://github.com/WebAssembly/js-string-builtins), or else `TextEncoder#encodeInto` copies them.
   */
  readonly crossing: "js-string" | "encodeInto";
}

/** @throws Error if it was not started. */
export const engine: Engine = {
  get crossing() {
    assertStarted();
    return stringMatcher === undefined ? "encodeInto" : "js-string";
  },
};

export type { Plan, Rule } from "./image.js";
export type { Image } from "./residence.js";

/** One of the requested names that the matcher reports, in lower case. */
export interface ReportedName {
  readonly name: string;
  /** Whether a predicate has to decide about it. */
  readonly undecided: boolean;
}

const NO_NAMES: readonly ReportedName[] = [];

/**
 * Makes the image of a policy, which lives as long as `owner` is reachable.
 * @throws RangeError if the engine gives no more memory.
 * @throws Error if it was not started.
 */
export function makeImage(plan: Plan, owner: object): Image {
  assertStarted();
  const image = writeImage(plan);
  settle(image, owner);
  return image;
}

/** Whether a rule lets an origin in. */
export function allows(image: Image, origin: string): boolean {
  if (stringMatcher !== undefined) return stringMatcher.allowsText(addressOf(image), origin) !== 0;
  const length = originArea.write(origin);
  return length >= 0 && (matcher.judge(addressOf(image), length, RULES_ALONE, 0) & VERDICT_ORIGIN) !== 0;
}

/** The verdict on an origin alone: 0, malformed, for one that is not ASCII or longer than any origin. */
export function judgeOrigin(image: Image, origin: string): number {
  return judge(image, origin, "", "");
}

/**
 * The lines of Access-Control-Request-Headers as one string.
 * @returns undefined if they hold more than 8 KiB together, or are more than that many.
 */
export function joinNames(lines: string | readonly string[]): string | undefined {
  if (typeof lines === "string") return lines.length > NAMES_BYTES_MAX ? undefined : lines;
  if (lines.length > NAMES_BYTES_MAX) return undefined;
  let length = 0;
  for (const line of lines) length += line.length;
  return length > NAMES_BYTES_MAX ? undefined : lines.filter((line) => line !== "").join();
}

/**
 * The verdict on a request, its strings as received.
 * @param names What `joinNames` returned.
 */
export function judge(image: Image, origin: string, method: string, names: string | undefined): number {
  const address = addressOf(image);
  if (stringMatcher !== undefined && names !== undefined && names.length <= NAMES_SHORT) {
    return stringMatcher.judgeText(address, origin, method, names, 0);
  }
  const namesLength = names === undefined ? -1 : namesArea.write(names);
  const verdict = judgeBeside(address, origin, method, Math.max(0, namesLength));
  if (namesLength >= 0) return verdict;
  return (verdict & ~VERDICT_NAMES) | (names === undefined ? VERDICT_TOO_MANY : 0);
}

/** The verdict with the names that were copied. */
function judgeBeside(address: number, origin: string, method: string, namesLength: number): number {
  if (stringMatcher !== undefined) return stringMatcher.judgeText(address, origin, method, "", namesLength);
  const originLength = originArea.write(origin);
  if (originLength < 0) return 0;
  // What cannot be copied whole is judged as nothing, which as a method is not listed.
  return matcher.judge(address, originLength, Math.max(0, methodArea.write(method)), namesLength);
}

/**
 * The names that the last verdict reports. To be read before anything else is judged.
 * @param names The string that was judged; the names are cut from it.
 */
export function reportedNames(verdict: number, names: string): readonly ReportedName[] {
  const length = verdict >>> VERDICT_SPANS_SHIFT;
  if (length === 0) return NO_NAMES;
  return Array.from({ length }, (_, i) => {
    const start = readU16(SPANS + i * SPAN_SIZE);
    const length = readU16(SPANS + i * SPAN_SIZE + SPAN_LENGTH);
    const end = start + (length & ~SPAN_UNDECIDED);
    return { name: names.slice(start, end).toLowerCase(), undecided: (length & SPAN_UNDECIDED) !== 0 };
  });
}

function readU16(address: number): number {
  return (memory[address] as number) | ((memory[address + 1] as number) << 8);
}
