/** What lists of names that cannot change are rendered as. */
const rendered = new WeakMap<readonly string[], string>();

/** The Vary field of an answer that has none so far. */
export function renderVary(names: readonly string[]): string {
  let field = rendered.get(names);
  if (field === undefined) {
    field = mergeVary(undefined, names);
    if (Object.isFrozen(names)) rendered.set(names, field);
  }
  return field;
}

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
