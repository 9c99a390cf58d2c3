// A case as one line of JavaScript that can be pasted into a test.

import type { Case } from "./case.js";
import type { Difference } from "./differences.js";

/** The expression that was asked, and behind it what both sides said. */
export function lineOf(asked: Case, { actual, expected }: Difference): string {
  return `${expressionOf(asked)}  // actual ${source(actual)} expected ${source(expected)}`;
}

function expressionOf(asked: Case): string {
  const policy = `definePolicy(${source(asked.options)})`;
  switch (asked.question) {
    case "decision":
      return `${policy}.decide(${source(asked.request)})`;
    case "repetition": {
      const decide = `p.decide(${source(asked.request)})`;
      const others = asked.others.map(
        (other) => `definePolicy(${source(other.options)}).decide(${source(other.request)})`,
      );
      return `const p = ${policy}; ${[decide, ...others, decide].join("; ")}`;
    }
    case "origin":
    case "URL":
      return `${policy}.allowsOrigin(${source(asked.origin)})`;
    case "configuration":
      return `${policy}.options.origins[0]`;
  }
}

/** A value as JavaScript; a function as it was written. */
export function source(value: unknown): string {
  if (typeof value === "string") return sourceOfText(value);
  if (typeof value === "function") return value.toString().replace(/\s+/g, " ");
  if (Array.isArray(value)) return `[${value.map(source).join(",")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{${Object.entries(value)
    .map(([key, field]) => `${JSON.stringify(key)}:${source(field)}`)
    .join(",")}}`;
}

/** In ASCII, and what is repeated often as a product: `"x" + "a,".repeat(300)`. */
function sourceOfText(text: string): string {
  const run = /(.{1,4}?)\1{19,}/su.exec(text);
  if (run === null) return quoted(text);
  const [all, part = ""] = run;
  const before = text.slice(0, run.index);
  const after = text.slice(run.index + all.length);
  const product = `${quoted(part)}.repeat(${all.length / part.length})`;
  return [...(before ? [quoted(before)] : []), product, ...(after ? [sourceOfText(after)] : [])].join(" + ");
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
