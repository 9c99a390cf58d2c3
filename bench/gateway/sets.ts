/** What a tenant lets in, as one would write it: origins to look up, and the ends of those below a wildcard. */
interface Origins {
  readonly exact: ReadonlySet<string>;
  readonly ends: readonly string[];
}

/** Tenants by host. */
export type Sets = ReadonlyMap<string, Origins>;

/** What it does not do that Crossgate does. */
export const SETS_NOTE =
  "looks origins up, and compares their ends; it does not look at an origin's form, nor at methods and header names";

/** Makes a `Set` for each tenant, from JSON: `[["tenant.example", ["https://a.example", "https://*.b.example"]]]`. */
export function parseSets(json: string): Sets {
  const tenants = JSON.parse(json) as [host: string, origins: string[]][];
  return new Map(tenants.map(([host, origins]) => [host, toOrigins(origins)]));
}

function toOrigins(origins: readonly string[]): Origins {
  const exact = new Set<string>();
  const ends: string[] = [];
  for (const origin of origins) {
    if (origin.startsWith("https://*.")) ends.push(origin.slice("https://*".length));
    else exact.add(origin);
  }
  return { exact, ends };
}

export function setsAllow(sets: Sets, host: string, origin: string): boolean {
  const found = sets.get(host);
  if (found === undefined) return false;
  return found.exact.has(origin) || found.ends.some((end) => origin.startsWith("https://") && origin.endsWith(end));
}
