import type { NormalOptions } from "../policy/options.js";
import { shorten } from "../text.js";
import { type Change, objectionsTo } from "./change.js";

/** What is to be said of one part of a request. */
export interface Finding {
  readonly passed: boolean;
  /** A clause for a person; "" where there is nothing to say. */
  readonly message: string;
  /** What would let this part through; empty where nothing would. */
  readonly changes: readonly Change[];
}

/** How many objections are shown; one is enough to know that there is no help. */
const OBJECTIONS_MAX = 3;

export const PASSED: Finding = { passed: true, message: "", changes: [] };

/** A part that is refused, and that changes of one option would let through, unless there is an objection to them. */
export function refusal(options: NormalOptions, message: string, changes: readonly Change[]): Finding {
  const objections = objectionsTo(options, changes);
  if (objections.length === 0) return { passed: false, message, changes };
  const shown = objections.slice(0, OBJECTIONS_MAX).map(shorten);
  return { passed: false, message: `${message} (${shown.join("; ")})`, changes: [] };
}
