import { setTimeout } from "node:timers/promises";
import type { GatewayProcess } from "./gateway-process.js";
import { askBefore, askFor, type History, TENANTS } from "./history.js";

/** Clients that ask gateways all the time, each of them in turn for every tenant, and hold each answer against a history. */
export class Clients {
  /** What was wrong. */
  readonly problems: string[] = [];
  answers = 0;
  readonly #history: History;
  readonly #loops: Promise<void>[];
  #isOver = false;

  constructor(gateways: readonly GatewayProcess[], history: History) {
    this.#history = history;
    this.#loops = gateways.map((gateway) => this.#askForEver(gateway));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #askForEver(gateway: GatewayProcess): Promise<void> {
    let seen = new Map<string, number>();
    let { starts } = gateway;
    for (let i = 0; !this.#isOver; i++) {
      await setTimeout(1);
      // One that was started again may have kept less than it had seen.
      if (gateway.starts !== starts) seen = new Map();
      starts = gateway.starts;
      await this.#ask(gateway, TENANTS[i % TENANTS.length] as string, seen).catch((error) => {
        // No answer is none that is wrong.
        if (!("code" in error)) this.problems.push(`${gateway.name}: ${error.message}`);
      });
    }
  }

  /** @param seen The place in the history that each tenant's policy has come to: it does not go back. */
  async #ask({ name, port }: GatewayProcess, tenant: string, seen: Map<string, number>): Promise<void> {
    const from = seen.get(tenant) ?? 0;
    const outcome = await askFor(tenant, port);
    const place = this.#history.find(tenant, outcome, from);
    if (place === -1) {
      this.problems.push(
        `${name}: ${tenant} is at ${outcome}, of ${this.#history.describe(tenant)}, from place ${from}`,
      );
    }
    seen.set(tenant, Math.max(from, place));
    this.answers++;
    const preflight = await askBefore(tenant, port, outcome);
    if (this.#history.find(tenant, preflight, 0) === -1) this.problems.push(`${name}: a preflight at ${preflight}`);
  }
}
