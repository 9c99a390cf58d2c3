import { sampleTasks, type Task } from "../../clock.js";
import type { Effort, Figures, Row } from "../../row.js";
import { Child, withChildren } from "../child.js";
import { withFolder } from "../folder.js";
import type { FollowerConfig } from "../follower.js";
import { type Place, withPlace } from "../places.js";
import { openStore } from "../stores.js";
import { hostOf, makeSet, optionsOf } from "../tenants.js";

const TENANTS = 1000;

/** How many changes a second a follower can have. */
export function makeUpdatesRow(names: readonly Place["name"][]): Row {
  return {
    name: "updates",
    title: `changes, one written after the other, until a follower in another process has applied the last; ${TENANTS} tenants`,
    measure: ({ isQuick }: Effort) =>
      withFolder(TENANTS, (folder) => withPlaces(names, folder, (places) => measure(places, isQuick))),
  };
}

/** Makes all of the places, one within the other. */
async function withPlaces<T>(
  [name, ...others]: readonly Place["name"][],
  folder: string,
  use: (places: readonly Place[]) => Promise<T>,
): Promise<T> {
  if (name === undefined) return use([]);
  return withPlace(name, folder, (place) => withPlaces(others, folder, (rest) => use([place, ...rest])));
}

async function measure(places: readonly Place[], isQuick: boolean): Promise<Figures> {
  const stores = await Promise.all(places.map(({ config }) => openStore(config)));
  for (const store of stores) await store.publish(makeSet(TENANTS).toImage());
  const start = ({ source }: Place) => Child.start("follower", { source, tenants: TENANTS } satisfies FollowerConfig);
  return withChildren(places.map(start), async (followers) => {
    const tasks = places.map(({ name }, i): Task => {
      const store = stores[i] as (typeof stores)[number];
      return { name, sample: () => changesPerSecond(store, followers[i] as Child, isQuick ? 5 : 200) };
    });
    const figures = await sampleTasks(tasks, isQuick ? 1 : 9);
    await Promise.all(stores.map((store) => store.close()));
    return { unit: "changes/s", reference: places[0]?.name as string, figures };
  });
}

let version = 0;

async function changesPerSecond(store: Awaited<ReturnType<typeof openStore>>, follower: Child, count: number) {
  const start = performance.now();
  let last = 0;
  for (let i = 0; i < count; i++) {
    const tenant = i % TENANTS;
    last = (await store.change(hostOf(tenant), optionsOf(tenant, ++version))).version;
  }
  await follower.ask("reached", last);
  return count / ((performance.now() - start) / 1000);
}
