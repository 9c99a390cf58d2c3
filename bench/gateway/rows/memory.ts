import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exactFigure } from "../../figure.js";
import type { Effort, Figure, Row } from "../../row.js";
import { Child, withChildren } from "../child.js";
import { withFolder } from "../folder.js";
import { type Holder, held, heldAsSets } from "../holders.js";
import type { Weight } from "../weigh.js";
import type { Weighing } from "../weighing.js";

const HOLDERS = [held, heldAsSets];
const countFor = ({ isQuick }: Effort) => (isQuick ? 100 : 100_000);

/** How large the image is. */
export const imageRow: Row = {
  name: "tenants-image",
  title: "what is published, of 100 000 tenants of 3 origins on average",
  measure: async (effort) => {
    const tenants = countFor(effort);
    const figures = await withFolder(tenants, async (folder) =>
      HOLDERS.map(({ file }) => exactFigure(file, readFileSync(join(folder, file)).length / tenants)),
    );
    return { unit: "bytes a tenant", reference: held.file, figures };
  },
};

/** What a tenant takes in memory, before and after it was asked about. */
interface Taken {
  readonly holder: Holder;
  readonly cold: Weight;
  readonly asked: Weight;
}

async function measureTaken({ isQuick }: Effort): Promise<Taken[]> {
  const tenants = countFor({ isQuick });
  return withFolder(tenants, (folder) => {
    const start = ({ name }: Holder) =>
      Child.start("weighing", { name, folder, tenants } satisfies Weighing, ["--expose-gc"]);
    return withChildren(HOLDERS.map(start), (children) =>
      Promise.all(children.map((child, i) => take(child, HOLDERS[i] as Holder, tenants))),
    );
  });
}

async function take(child: Child, holder: Holder, tenants: number): Promise<Taken> {
  const before = await child.ask<Weight>("weigh");
  await child.ask("load");
  const cold = await child.ask<Weight>("weigh");
  await child.ask("askAll");
  const asked = await child.ask<Weight>("weigh");
  const above = ({ rss, heap, external, wasm }: Weight): Weight => ({
    rss: (rss - before.rss) / tenants,
    heap: (heap - before.heap) / tenants,
    external: (external - before.external) / tenants,
    wasm: (wasm - before.wasm) / tenants,
  });
  return { holder, cold: above(cold), asked: above(asked) };
}

function makeRow(name: string, title: string, sum: (weight: Weight) => number): Row {
  const measure = async (effort: Effort) => {
    const figures = (await takenOnce(effort)).flatMap(({ holder, cold, asked }): Figure[] => [
      exactFigure(`${holder.name}, cold`, sum(cold), noteOf(cold)),
      exactFigure(`${holder.name}, each asked once`, sum(asked), noteOf(asked)),
    ]);
    return { unit: "bytes a tenant", reference: `${held.name}, cold`, figures };
  };
  return { name, title, measure };
}

function noteOf({ heap, external, wasm }: Weight): string {
  return `heap ${heap.toFixed()}, outside of it ${external.toFixed()}, of which linear memory ${wasm.toFixed()}`;
}

const taken = new Map<boolean, Promise<Taken[]>>();

function takenOnce(effort: Effort): Promise<Taken[]> {
  const found = taken.get(effort.isQuick) ?? measureTaken(effort);
  taken.set(effort.isQuick, found);
  return found;
}

/** What the tenants take. */
export const memoryRows: readonly Row[] = [
  makeRow("tenants-memory", "memory of 100 000 tenants, collected", ({ heap, external }) => heap + external),
  makeRow("tenants-rss", "the same, as the machine sees it; what was used for loading is in it", ({ rss }) => rss),
];
