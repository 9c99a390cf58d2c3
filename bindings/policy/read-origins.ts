import { Misfit } from "./host.js";
import { type OriginPattern, patternText, readOriginPattern } from "./origin-pattern.js";
import { isPlainOrigin, type Way } from "./plain.js";
import type { Problems } from "./problem.js";
import { type Located, readList, readString } from "./read.js";

/** A pattern, and what it was written as. */
export interface LocatedPattern extends OriginPattern {
  readonly written: Located;
}

/** What the `origins` option comes to. */
export interface Origins {
  /** Those that are plain, as they were written; none where they were read the long way. */
  readonly plain: string[];
  readonly others: LocatedPattern[];
  /** The entries as they are taken. */
  readonly normal: string[];
}

export const FILE_ADVICE = 'pages from files have the origin "null"; serve the page over http instead';

/** The patterns of the `origins` option. */
export function readOrigins(problems: Problems, value: unknown, way: Way): Origins {
  const origins: Origins = { plain: [], others: [], normal: [] };
  const list = readList(problems, "origins", value, "strings");
  for (let i = 0; i < list.length; i++) {
    const text = list[i];
    if (way === "short" && typeof text === "string" && isPlainOrigin(text)) {
      origins.plain.push(text);
      origins.normal.push(text);
    } else readOrigin(problems, text, i, origins);
  }
  return origins;
}

/** Reads one entry, and adds what it lets in to `origins`. */
function readOrigin(problems: Problems, text: unknown, index: number, { others, normal }: Origins): void {
  const written = readString(problems, text, "origins", index);
  if (written === undefined) return;
  const pattern = readPattern(problems, written);
  if (pattern === undefined) return;
  others.push({ ...pattern, written });
  normal.push(patternText(pattern));
}

function readPattern(problems: Problems, { text, option }: Located): OriginPattern | undefined {
  const prohibited = prohibition(text);
  if (prohibited !== undefined) return problems.error("origin-prohibited", option, text, prohibited);
  const pattern = readOriginPattern(text);
  if (pattern instanceof Misfit) {
    const code = pattern.isWildcard ? "wildcard-position" : "origin-invalid";
    return problems.error(code, option, text, pattern.message);
  }
  const normal = patternText(pattern);
  if (normal !== text) problems.warn("origin-normalized", option, text, `taken as "${normal}"; write it so`);
  return pattern;
}

function prohibition(text: string): string | undefined {
  if (text === "null") return "null is what any sandboxed frame sends; if you must, set dangerouslyAllowNullOrigin";
  if (/^file:/i.test(text)) return FILE_ADVICE;
  return undefined;
}
