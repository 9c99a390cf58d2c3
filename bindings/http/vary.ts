/**
 * A Vary field with `names` in it: what is there stays, in its spelling, and no name is there twice in any letter
 * case; `*` stands for all (RFC 9110 12.5.5).
 * @param present What the answer's Vary says so far, as Node keeps it.
 */
export function mergeVary(present: number | string | readonly string[] | undefined, names: readonly string[]): string {
  const there = present === undefined ? [] : String(present).split(",");
  const merged = new Map<string, string>();
  for (const part of [...there, ...names]) {
    const name = part.trim();
    if (name === "*") return "*";
    if (name !== "" && !merged.has(name.toLowerCase())) merged.set(name.toLowerCase(), name);
  }
  return [...merged.values()].join(", ");
}
