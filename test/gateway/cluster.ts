import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { definePolicy, PolicySet } from "../../bindings/index.js";
import type { PolicyStore } from "../../bindings/source/source.js";
import { Clients } from "./clients.js";
import { GatewayProcess } from "./gateway-process.js";
import { askFor, History, type Outcome, policyOf, TENANTS } from "./history.js";
import { NatsServer } from "./nats-server.js";
import { OnServer } from "./nats-store.js";
import { succeeding, until } from "./until.js";

/** A server, three gateways, clients that ask them all the time, and somebody who changes policies. */
export class Cluster {
  readonly server: NatsServer;
  readonly on: OnServer;
  readonly store: PolicyStore;
  readonly history = new History();
  readonly gateways: readonly GatewayProcess[];
  readonly #folder = mkdtempSync(join(tmpdir(), "crossgate-gateways-"));
  readonly #clients: Clients;
  #number = 0;

  constructor(on: OnServer, store: PolicyStore, program: string) {
    this.on = on;
    this.server = on.server;
    this.store = store;
    const names = ["first", "second", "third"];
    this.gateways = names.map((name) => new GatewayProcess(name, program, on.server.url, join(this.#folder, name)));
    this.#clients = new Clients(this.gateways, this.history);
  }

  /** Gives a tenant another policy, as soon as that is possible. */
  async change(tenant: string): Promise<void> {
    const number = ++this.#number;
    this.history.add(tenant, number);
    await succeeding("a change", () => this.store.change(tenant, policyOf(number)));
  }

  async takeAway(tenant: string): Promise<void> {
    this.history.add(tenant, "closed");
    await succeeding("taking away", () => this.store.change(tenant, null));
  }

  async changeMany(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await this.change(TENANTS[i % TENANTS.length] as string);
  }

  /** An image that gives each tenant another policy, and the numbers of these. */
  makeImage(): { image: Uint8Array; numbers: Map<string, number> } {
    const numbers = new Map(TENANTS.map((tenant) => [tenant, ++this.#number]));
    return { image: toImage(numbers), numbers };
  }

  /** Publishes an image of what there is already, while more may come. */
  async fold(): Promise<void> {
    const at = await this.store.latest();
    const image = toImage(new Map(TENANTS.map((tenant) => [tenant, this.history.last(tenant)])));
    await succeeding("a head", () => this.store.publish(image, { at }));
  }

  async publish({ image, numbers } = this.makeImage()): Promise<void> {
    for (const [tenant, number] of numbers) this.history.add(tenant, number);
    await succeeding("a head", () => this.store.publish(image));
  }

  /** Waits until all gateways have come to the newest version, and holds what they serve against it. */
  async converge(): Promise<void> {
    for (const gateway of this.gateways) {
      await until(
        `${gateway.name} has all`,
        async () => (await gateway.state()).version === (await this.store.latest()),
      );
      for (const tenant of TENANTS) {
        assert.is(await askFor(tenant, gateway.port), this.history.last(tenant), `${gateway.name}, ${tenant}`);
      }
    }
  }

  /** Ends everything. @throws Error if a client was answered what no version of a policy would have answered. */
  async end(): Promise<void> {
    await this.#clients.stop();
    for (const gateway of this.gateways) await gateway.kill();
    await this.on.close();
    await this.server.remove();
    rmSync(this.#folder, { recursive: true, force: true });
    assert.equal(this.#clients.problems, []);
    assert.ok(this.#clients.answers > 0);
  }
}

function toImage(outcomes: ReadonlyMap<string, Outcome>): Uint8Array {
  const set = new PolicySet();
  for (const [tenant, outcome] of outcomes) {
    if (outcome !== "closed") set.set(tenant, definePolicy(policyOf(outcome)));
  }
  return set.toImage();
}

/** A cluster whose server and gateways run, with a head and some changes, while `use` runs; then all have to converge. */
export function withGateways(use: (cluster: Cluster) => Promise<void>, program?: string): Promise<void> {
  return withCluster(async (cluster) => {
    await cluster.server.start();
    await cluster.publish();
    await cluster.changeMany(3);
    for (const gateway of cluster.gateways) await gateway.start();
    await use(cluster);
    await cluster.converge();
  }, program);
}

/** A cluster in which nothing runs yet. @param program The file that its gateways run. */
export async function withCluster(use: (cluster: Cluster) => Promise<void>, program = "node.js"): Promise<void> {
  const on = new OnServer(await NatsServer.prepare());
  const cluster = new Cluster(on, await on.store(), program);
  try {
    await use(cluster);
  } catch (error) {
    await cluster.end().catch((problem) => console.error(problem));
    throw error;
  }
  await cluster.end();
}
