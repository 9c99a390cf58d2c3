import { isScheme } from "./origin-pattern.js";
import type { Problems } from "./problem.js";
import { type Located, readStrings, unique } from "./read.js";
import { FILE_ADVICE } from "./read-origins.js";

/** The schemes of a host of which none are said. */
export const BOTH_SCHEMES = ["http", "https"];

/** The schemes of a host. */
export function readSchemes(problems: Problems, option: string, value: unknown): string[] {
  if (value === undefined) return BOTH_SCHEMES;
  if (Array.isArray(value) && value.length === 0) {
    problems.error(
      "scheme-invalid",
      option,
      value,
      'a host without schemes lets nothing in; write ["https"], or leave schemes out',
    );
  }
  return unique(readStrings(problems, option, value).flatMap((scheme) => readScheme(problems, scheme) ?? []));
}

function readScheme(problems: Problems, { text, option }: Located): string | undefined {
  const scheme = text.toLowerCase();
  if (!isScheme(scheme))
    return problems.error("scheme-invalid", option, text, 'write a scheme without "://", such as "https"');
  if (scheme === "file") return problems.error("origin-prohibited", option, text, FILE_ADVICE);
  if (scheme !== text) problems.warn("scheme-normalized", option, text, `taken as "${scheme}"; write it so`);
  return scheme;
}
