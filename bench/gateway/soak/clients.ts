import { createHistogram } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Connection } from "../connection.js";
import type { Asked } from "../request.js";
import type { History } from "./history.js";
import type { Judge } from "./judge.js";
import { probeFor, Requests } from "./requests.js";

/** A version of a tenant's policy that a gateway is not yet known to serve. */
interface Probe {
  readonly tenant: number;
  readonly version: number;
  /** When it was called, on the clock of `performance.now()`. */
  readonly calledAt: number;
}

/** One request in so many asks for a version that is new, if there is one. */
const PROBE_IN = 4;
/** How long an answer may take when nothing more is asked. */
const PATIENCE_MS = 5000;

/** Those who ask one gateway, each over a connection of its own, the next thing as soon as they have an answer. */
export class Clients {
  readonly #gateway: number;
  readonly #port: number;
  readonly #judge: Judge;
  readonly #history: History;
  readonly #requests: Requests;
  readonly #probes: Probe[] = [];
  readonly #open = new Set<Connection>();
  #sent = 0;
  #isStopped = false;
  #working: Promise<unknown> = Promise.resolve();
  /** Changes that the gateway is not known to have followed. */
  waiting = 0;
  /** Why connections broke, or could not be made. */
  readonly broken: string[] = [];
  /** Milliseconds from the call of each change until an answer of this gateway was by it. */
  readonly delays: number[] = [];
  /** Nanoseconds that each answer took. */
  readonly times = createHistogram();

  constructor(gateway: number, port: number, judge: Judge, history: History, tenants: number) {
    this.#gateway = gateway;
    this.#port = port;
    this.#judge = judge;
    this.#history = history;
    this.#requests = new Requests(gateway, tenants, history);
  }

  get isWarm(): boolean {
    return this.#requests.isWarm;
  }

  /** Asks until `stop`, over so many connections. */
  start(connections: number): void {
    this.#working = Promise.all(Array.from({ length: connections }, () => this.#work()));
  }

  /** Waits for the answers that are still out; what is not answered by then breaks. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.race([this.#working, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    for (const connection of this.#open) connection.close();
    await this.#working;
  }

  /** Has the gateway asked for a version until it answers by it. */
  probe(probe: Probe): void {
    this.#probes.push(probe);
    this.waiting++;
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#talk(await Connection.open(this.#port));
      } catch (error) {
        this.broken.push((error as Error).message);
        await setTimeout(10);
      }
    }
  }

  /** Until `stop`, or until the connection breaks. */
  async #talk(connection: Connection): Promise<void> {
    this.#open.add(connection);
    try {
      while (!this.#isStopped) await this.#askOnce(connection);
    } finally {
      this.#open.delete(connection);
      connection.close();
    }
  }

  async #askOnce(connection: Connection): Promise<void> {
    const probe = this.#sent++ % PROBE_IN === 0 ? this.#probes.shift() : undefined;
    try {
      const asked = probe === undefined ? this.#requests.next() : probeFor(probe.tenant, probe.version);
      await this.#ask(connection, asked);
    } finally {
      if (probe !== undefined) this.#settle(probe);
    }
  }

  async #ask(connection: Connection, asked: Asked): Promise<void> {
    const oldest = this.#history.oldest(this.#gateway, asked.tenant);
    const start = performance.now();
    const answer = await connection.ask(asked.text);
    this.times.record(Math.ceil((performance.now() - start) * 1e6));
    this.#judge.judge({ gateway: this.#gateway, asked, oldest }, answer);
  }

  /** What is confirmed by now need not be asked for again. */
  #settle(probe: Probe): void {
    if (this.#history.oldest(this.#gateway, probe.tenant) < probe.version) {
      this.#probes.push(probe);
      return;
    }
    this.delays.push(performance.now() - probe.calledAt);
    this.waiting--;
  }
}
