import { setTimeout } from "node:timers/promises";
import { Random } from "../../../test/seeded.js";
import { exactFigure, quantile } from "../../figure.js";
import type { Effort, Figure, Row } from "../../row.js";
import { Child, withChildren } from "../child.js";
import { Connection } from "../connection.js";
import { described, expectedFor } from "../expected.js";
import { withFolder } from "../folder.js";
import { type Place, withPlace } from "../places.js";
import type { NewVersion, Publishing } from "../publisher.js";
import { probeFor } from "../soak/requests.js";
import { withGateways } from "../start.js";

const GATEWAYS = 3;
const TENANTS = 1000;
/** How many changes, and at most how many milliseconds between two: longer than the time between two polls. */
const PACES = {
  NATS: { changes: 300, pause: 20 },
  files: { changes: 300, pause: 20 },
  HTTP: { changes: 40, pause: 1000 },
};

/** How long a change takes to all of three gateways. */
export function makeEffectRow(names: readonly Place["name"][]): Row {
  return {
    name: "effect",
    title: `from a change in one process until each of ${GATEWAYS} gateways in theirs answers by it; each is asked every millisecond`,
    measure: async ({ isQuick }: Effort) => {
      const figures: Figure[] = [];
      for (const name of names) figures.push(...toFigures(name, await measureEffect(name, isQuick)));
      return { unit: "ms", reference: figures[0]?.name as string, figures };
    },
  };
}

function toFigures(name: string, times: readonly number[]): Figure[] {
  return [
    exactFigure(`${name}, median`, quantile(times, 0.5), `${times.length} changes`),
    exactFigure(`${name}, p99`, quantile(times, 0.99)),
    exactFigure(`${name}, worst`, quantile(times, 1)),
  ];
}

/** @returns Milliseconds of each change. */
async function measureEffect(name: Place["name"], isQuick: boolean): Promise<number[]> {
  return withFolder(TENANTS, (folder) =>
    withPlace(name, folder, ({ config, source }) =>
      withChildren([Child.start("publisher", { store: config, folder } satisfies Publishing)], async ([publisher]) => {
        await publisher?.ask("publish");
        return withGateways(GATEWAYS, { folder, source }, (gateways) =>
          changeOften(publisher as Child, gateways, { ...PACES[name], ...(isQuick && { changes: 2, pause: 20 }) }),
        );
      }),
    ),
  );
}

async function changeOften(
  publisher: Child,
  gateways: readonly Child[],
  { changes, pause }: { readonly changes: number; readonly pause: number },
): Promise<number[]> {
  const random = new Random(1);
  const connections = await Promise.all(gateways.map(({ port }) => Connection.open(port)));
  const times: number[] = [];
  for (let version = 1; version <= changes; version++) {
    // Or else each change would come when the last poll has just ended.
    await setTimeout(random.below(pause));
    const changed: NewVersion = { tenant: version % TENANTS, version };
    const start = performance.now();
    await Promise.all([publisher.ask("change", changed), ...connections.map((one) => waitFor(one, changed))]);
    times.push(performance.now() - start);
  }
  for (const connection of connections) connection.close();
  return times;
}

/** Asks until the answer is by that version. */
async function waitFor(connection: Connection, { tenant, version }: NewVersion): Promise<void> {
  const asked = probeFor(tenant, version);
  const expected = expectedFor(asked, "refuses", version);
  while (described(await connection.ask(asked.text)) !== expected) await setTimeout(1);
}
