// docs/support.md says what tests have found, in sections that stand between two comments each.

import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../../docs/support.md", import.meta.url);

/** What docs/support.md says in a section. @throws Error if it has no such section. */
export function readSection(name: string): string {
  const [, text] = cut(readFileSync(FILE, "utf8"), name);
  return text.trim();
}

/**
 * Puts what was found into a section if this process was started with --write.
 * @throws Error if it was not, and the section says something else.
 */
export function settleSection(name: string, found: string): void {
  if (process.argv.includes("--write")) {
    const [before, , after] = cut(readFileSync(FILE, "utf8"), name);
    writeFileSync(FILE, `${before}\n\n${found}\n\n${after}`);
  }
  const said = readSection(name);
  if (said === found) return;
  throw new Error(`docs/support.md has to be written anew, with --write. It says:\n${said}\nWhat was found:\n${found}`);
}

/** What stands before a section's text, with the comment; the text; what stands behind it. */
function cut(page: string, name: string): [before: string, text: string, after: string] {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, text, ...more] = page.split(begin).flatMap((part) => part.split(end));
  const after = more.join();
  if (text === undefined || more.length !== 1) throw new Error(`docs/support.md has no section ${begin}`);
  return [before + begin, text, end + after];
}

/** A table in Markdown, whose first row is its head. */
export function toTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
