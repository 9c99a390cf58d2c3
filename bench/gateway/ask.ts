/** Whether a tenant, by its host, lets an origin in. */
export type Asks = (host: string, origin: string) => boolean;

/** Asks about each origin, of the tenant in the same place. */
type CountGranted = (asks: Asks, hosts: readonly string[], origins: readonly string[]) => number;

export const countGranted: CountGranted = (asks, hosts, origins) => {
  let count = 0;
  for (let i = 0; i < origins.length; i++) if (asks(hosts[i] as string, origins[i] as string)) count++;
  return count;
};

let copies = 0;

/** A copy for one contestant: see `loadCountAllowed`. */
export async function loadCountGranted(): Promise<CountGranted> {
  const copy = new URL(`?copy=${++copies}`, import.meta.url);
  return ((await import(copy.href)) as typeof import("./ask.js")).countGranted;
}
