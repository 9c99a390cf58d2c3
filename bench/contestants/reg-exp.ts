import type { Rule } from "../rules.js";
import type { Contestant } from "./contestant.js";

// Lazy, so that the rule's host is looked for behind the first label first, where it mostly is.
const LABELS = "(?:[a-z0-9_-]+\\.)+?";

/** One regular expression with all rules in it. */
export const regExp: Contestant = {
  name: "RegExp",
  kinds: ["exact", "wildcard"],
  most: 1000,
  prepare(rules) {
    const pattern = new RegExp(`^(?:${groups(rules).join("|")})$`);
    return (origin) => pattern.test(origin);
  },
};

/** What rules have in common stands once in front of them: repeated in each, it would be matched for each. */
function groups(rules: readonly Rule[]): string[] {
  const endsOf = new Map<string, string[]>();
  for (const { kind, scheme, host, port } of rules) {
    const start = `${scheme}://${kind === "wildcard" ? LABELS : ""}`;
    const ends = endsOf.get(start) ?? [];
    endsOf.set(start, ends);
    ends.push(`${host}${port}`.replaceAll(".", "\\."));
  }
  return [...endsOf].map(([start, ends]) => `${start}(?:${ends.join("|")})`);
}
