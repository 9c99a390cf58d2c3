import { Misfit } from "./host.js";
import { type OriginPattern, patternText, readOriginPattern } from "./origin-pattern.js";
import type { Problems } from "./problem.js";
import type { Located } from "./read.js";

/** A pattern, and the option that it was written in. */
export interface LocatedPattern {
  readonly pattern: OriginPattern;
  /** The pattern as text, canonical. */
  readonly text: string;
  readonly option: string;
  readonly value: unknown;
}

export const FILE_ADVICE = 'pages from files have the origin "null"; serve the page over http instead';

/** The patterns of the `origins` option. */
export function readOrigins(problems: Problems, origins: readonly Located[]): LocatedPattern[] {
  return origins.flatMap(({ text, option }) => {
    const pattern = readOrigin(problems, text, option);
    if (pattern === undefined) return [];
    const normal = patternText(pattern);
    if (normal !== text) problems.warn("origin-normalized", option, text, `taken as "${normal}"; write it so`);
    return [{ pattern, text: normal, option, value: text }];
  });
}

function readOrigin(problems: Problems, text: string, option: string): OriginPattern | undefined {
  const prohibited = prohibition(text);
  if (prohibited !== undefined) return problems.error("origin-prohibited", option, text, prohibited);
  const pattern = readOriginPattern(text);
  if (pattern instanceof Misfit) {
    const code = pattern.isWildcard ? "wildcard-position" : "origin-invalid";
    return problems.error(code, option, text, pattern.message);
  }
  return pattern;
}

function prohibition(text: string): string | undefined {
  if (text === "null") return "null is what any sandboxed frame sends; if you must, set dangerouslyAllowNullOrigin";
  if (/^file:/i.test(text)) return FILE_ADVICE;
  return undefined;
}
