// Follows a source in a process of its own. It says when it has come to a version, and how long its event loop was held up
// while it decided.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { follow } from "../../bindings/source/follow.js";
import { argumentOf, serveParent } from "./child.js";
import { makeRequests, ORIGINS } from "./request.js";
import { openSource, type SourceConfig } from "./stores.js";
import { hostOf } from "./tenants.js";

/** What it follows, and how many tenants there are. */
export interface FollowerConfig {
  readonly source: SourceConfig;
  readonly tenants: number;
}

/** How long it is looked at, and how many decisions it makes each millisecond meanwhile. */
export interface Watch {
  readonly seconds: number;
  readonly decisions: number;
}

/** What the event loop was held up, in milliseconds; the one that passes between two looks is in it. */
export interface Delay {
  readonly p99: number;
  readonly worst: number;
}

const { source, tenants } = argumentOf<FollowerConfig>();
const following = await follow(await openSource(source));
const requests = makeRequests(8192, tenants, { kinds: { actual: 1, preflight: 0, plain: 0 }, origins: ORIGINS });
let next = 0;

async function reached(version: number): Promise<void> {
  while (following.version < version) await setTimeout(1);
}

function decide(decisions: number): void {
  for (let i = 0; i < decisions; i++) {
    const { tenant, origin } = requests[next++ % requests.length] as (typeof requests)[number];
    following.policyFor(hostOf(tenant), "/items").decide({ method: "GET", origin });
  }
}

async function watch({ seconds, decisions }: Watch): Promise<Delay> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  const deciding = decisions > 0 ? setInterval(() => decide(decisions), 1) : undefined;
  histogram.enable();
  await setTimeout(seconds * 1000);
  histogram.disable();
  clearInterval(deciding);
  return { p99: histogram.percentile(99) / 1e6, worst: histogram.max / 1e6 };
}

serveParent(0, { reached, watch, version: () => following.version });
