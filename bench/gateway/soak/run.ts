import { setTimeout } from "node:timers/promises";
import { Random } from "../../../test/seeded.js";
import type { Child } from "../child.js";
import type { Place } from "../places.js";
import type { NewVersion } from "../publisher.js";
import type { Weight } from "../weigh.js";
import { Clients } from "./clients.js";
import { History } from "./history.js";
import { Judge } from "./judge.js";
import { MemoryLog } from "./memory.js";

/** How long, and with what. */
export interface Soaking {
  readonly minutes: number;
  readonly tenants: number;
  readonly gateways: number;
  /** Of each gateway. */
  readonly connections: number;
  readonly changesPerSecond: number;
  /** How many tenants are changed, one after the other, half of them those that are asked most. */
  readonly changed: number;
  /** How often a whole new image is published, which holds the changes. */
  readonly secondsToImage: number;
  readonly place: Place["name"];
  /** Whether the NATS server is restarted at half time. */
  readonly hasFaults: boolean;
}

/** What happened. */
export interface Soaked {
  readonly judge: Judge;
  readonly clients: readonly Clients[];
  /** Of each gateway, as the clients. */
  readonly memory: readonly MemoryLog[];
  readonly seconds: number;
  readonly changes: number;
  readonly images: number;
  /** When every gateway had been asked about every tenant; undefined if that has not come. */
  readonly warmMinute: number | undefined;
}

const SAMPLES_TO_WINDOW = 10;
/** How long changes may take that were made at the end. */
const PATIENCE_SECONDS = 60;

/** One run, once everything is started. */
export class Run {
  readonly #soaking: Soaking;
  readonly #gateways: readonly Child[];
  readonly #publisher: Child;
  readonly #history: History;
  readonly #judge: Judge;
  readonly #clients: readonly Clients[];
  readonly #memory: readonly MemoryLog[];
  readonly #start = performance.now();
  readonly #end: number;
  #changes = 0;
  #images = 0;
  #warmMinute: number | undefined;

  constructor(soaking: Soaking, gateways: readonly Child[], publisher: Child) {
    this.#soaking = soaking;
    this.#gateways = gateways;
    this.#publisher = publisher;
    this.#end = this.#start + soaking.minutes * 60_000;
    this.#history = new History(gateways.length);
    this.#judge = new Judge(this.#history);
    this.#clients = gateways.map(({ port }, i) => new Clients(i, port, this.#judge, this.#history, soaking.tenants));
    this.#memory = gateways.map(() => new MemoryLog(SAMPLES_TO_WINDOW));
  }

  async run(restart: () => Promise<void>): Promise<Soaked> {
    for (const clients of this.#clients) clients.start(this.#soaking.connections);
    try {
      await Promise.all([
        this.#change(),
        this.#publish(),
        this.#weigh(),
        this.#soaking.hasFaults && this.#fail(restart),
      ]);
      await this.#settle();
    } finally {
      await Promise.all(this.#clients.map((clients) => clients.stop()));
    }
    return {
      judge: this.#judge,
      clients: this.#clients,
      memory: this.#memory,
      seconds: (performance.now() - this.#start) / 1000,
      changes: this.#changes,
      images: this.#images,
      warmMinute: this.#warmMinute,
    };
  }

  /** Does something every so many milliseconds, until the time is over; what takes longer is not made up for. */
  async #every(interval: number, act: () => Promise<unknown>): Promise<void> {
    for (
      let next = performance.now() + interval;
      next < this.#end;
      next = Math.max(next + interval, performance.now())
    ) {
      await setTimeout(Math.max(0, next - performance.now()));
      await act();
    }
    await setTimeout(Math.max(0, this.#end - performance.now()));
  }

  #change(): Promise<void> {
    const pool = changedTenants(this.#soaking);
    return this.#every(1000 / this.#soaking.changesPerSecond, async () => {
      const tenant = pool[this.#changes++ % pool.length] as number;
      const version = this.#history.call(tenant);
      for (const clients of this.#clients) clients.probe({ tenant, version, calledAt: performance.now() });
      await this.#publisher.ask("change", { tenant, version } satisfies NewVersion);
    });
  }

  #publish(): Promise<void> {
    return this.#every(1000 * this.#soaking.secondsToImage, async () => {
      await this.#publisher.ask("publish");
      this.#images++;
    });
  }

  #weigh(): Promise<void> {
    return this.#every(1000, async () => {
      const weights = await Promise.all(this.#gateways.map((gateway) => gateway.ask<Weight>("weigh")));
      const minute = (performance.now() - this.#start) / 60_000;
      if (this.#clients.every(({ isWarm }) => isWarm)) this.#warmMinute ??= minute;
      for (const [i, weight] of weights.entries()) this.#memory[i]?.add({ minute, ...weight });
    });
  }

  async #fail(restart: () => Promise<void>): Promise<void> {
    await setTimeout((this.#end - this.#start) / 2);
    await restart();
  }

  /** Waits until all changes are followed, if they ever are. */
  async #settle(): Promise<void> {
    const isSettled = () => this.#clients.every(({ waiting }) => waiting === 0);
    for (let tries = 0; !isSettled() && tries < 10 * PATIENCE_SECONDS; tries++) await setTimeout(100);
  }
}

/** Numbers, in an order that is the same on every run. */
function changedTenants({ tenants, changed }: Soaking): number[] {
  const step = Math.max(1, Math.floor((2 * tenants) / changed));
  const pool = new Set(Array.from({ length: changed }, (_, i) => (i % 2 === 0 ? i / 2 : (step * (i - 1)) / 2)));
  return new Random(1).shuffled([...pool].filter((tenant) => tenant < tenants));
}
