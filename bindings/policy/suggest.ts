/** The one of `known` that is most like `word`, or undefined if none is like it. */
export function closest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = known
    .map((name) => ({ name, distance: distance(lower, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best !== undefined && best.distance <= Math.max(1, word.length / 4)) return best.name;
  // A word of which the name is a part, or the other way round; the longer the name, the less by chance.
  const parts = known.filter((name) => name.length > 3 && isPart(lower, name.toLowerCase()));
  return parts.sort((a, b) => b.length - a.length)[0];
}

function isPart(a: string, b: string): boolean {
  return a.includes(b) || (a.length > 3 && b.includes(a));
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] as number) + 1, (row[j - 1] as number) + 1));
    }
  }
  return row[b.length] as number;
}
