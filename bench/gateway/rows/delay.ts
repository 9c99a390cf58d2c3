import { setTimeout } from "node:timers/promises";
import { figureOf } from "../../figure.js";
import { interleave } from "../../interleave.js";
import type { Effort, Row } from "../../row.js";
import { Child, withChildren } from "../child.js";
import { withFolder } from "../folder.js";
import type { Delay, FollowerConfig, Watch } from "../follower.js";
import { withPlace } from "../places.js";
import type { NewVersion, Publishing } from "../publisher.js";

const QUICK = { tenants: 100, seconds: 0.2, rounds: { from: 0, to: 1 } };
const FULL = { tenants: 100_000, seconds: 2, rounds: { from: 0, to: 5 } };

/** What goes on while the event loop is watched. */
interface Mode {
  readonly name: string;
  /** Made each millisecond. */
  readonly decisions: number;
  /** Asks the publisher for something, every so many milliseconds. */
  readonly disturb?: (publisher: Child) => Promise<unknown>;
  readonly interval?: number;
}

let version = 0;
const change = (publisher: Child) => publisher.ask("change", { tenant: ++version % 100, version } satisfies NewVersion);
const publish = (publisher: Child) => publisher.ask("publish");

const IDLE: Mode = { name: "nothing to do", decisions: 0 };
const MODES: readonly Mode[] = [
  IDLE,
  { name: "20 000 decisions a second", decisions: 20 },
  { name: "and 20 changes a second", decisions: 20, disturb: change, interval: 50 },
  { name: "and a whole image every 2 seconds", decisions: 20, disturb: publish, interval: 2000 },
];

/** Watches the event loop of a process that follows a folder, in each mode in turn. */
async function measureDelays({ isQuick }: Effort): Promise<Delay[][]> {
  const { tenants, seconds, rounds } = isQuick ? QUICK : FULL;
  return withFolder(tenants, (folder) =>
    withPlace("files", folder, ({ config }) =>
      withChildren([Child.start("publisher", { store: config, folder } satisfies Publishing)], async ([publisher]) => {
        await publisher?.ask("publish");
        const argument: FollowerConfig = { source: config, tenants };
        return withChildren([Child.start("follower", argument)], ([follower]) =>
          interleave(MODES.length, rounds, (i) =>
            watch(follower as Child, publisher as Child, seconds, MODES[i] as Mode),
          ),
        );
      }),
    ),
  );
}

async function watch(follower: Child, publisher: Child, seconds: number, mode: Mode): Promise<Delay> {
  const { decisions, disturb, interval = 1000 } = mode;
  let isOver = false;
  const disturbing = async () => {
    while (!isOver && disturb !== undefined) {
      await Promise.all([disturb(publisher), setTimeout(Math.min(interval, seconds * 500))]);
    }
  };
  const disturbed = disturbing();
  const delay = await follower.ask<Delay>("watch", { seconds, decisions } satisfies Watch);
  isOver = true;
  await disturbed;
  return delay;
}

const measured = new Map<boolean, Promise<Delay[][]>>();

function makeRow(name: string, what: string, pick: (delay: Delay) => number): Row {
  const measure = async ({ isQuick }: Effort) => {
    const delays = measured.get(isQuick) ?? measureDelays({ isQuick });
    measured.set(isQuick, delays);
    const figures = (await delays).map((own, i) => figureOf(MODES[i]?.name as string, own.map(pick)));
    return { unit: "ms", reference: IDLE.name, figures };
  };
  const title = `${what} delay of the event loop of a process that follows 100 000 tenants, looked at each millisecond`;
  return { name, title, measure };
}

/** Whether decisions wait while policies change. */
export const delayRows: readonly Row[] = [
  makeRow("delay", "p99", ({ p99 }) => p99),
  makeRow("delay-worst", "worst", ({ worst }) => worst),
];
