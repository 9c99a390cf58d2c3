import { readdirSync } from "node:fs";
import * as assert from "uvu/assert";
import { askAt } from "../http.js";
import { suite } from "../suite.js";
import { type Cluster, withCluster, withGateways } from "./cluster.js";
import { fillDisk } from "./full-disk.js";
import type { GatewayProcess } from "./gateway-process.js";
import { askFor, TENANTS } from "./history.js";
import { until } from "./until.js";

const first = ({ gateways }: Cluster) => gateways[0] as GatewayProcess;

/** Waits until a gateway has something on disk of the version that is the newest. */
async function keptAll(cluster: Cluster, gateway: GatewayProcess): Promise<void> {
  await cluster.converge();
  await until("something is kept", () => readdirSync(gateway.folder).includes("last-good"));
}

suite("a gateway that cannot write to its disk", (test) => {
  test("says so, serves what comes all the same, and starts closed or with what it had, never with half of it", () =>
    withGateways(async (cluster) => {
      const gateway = first(cluster);
      await gateway.kill();
      const clear = fillDisk(gateway.folder);
      try {
        await gateway.start();
        await cluster.changeMany(10);
        await cluster.publish();
        await cluster.converge();
        const { failures } = await gateway.state();
        assert.ok(failures.some((failure) => failure.startsWith("keep")));
        await gateway.kill();
        await cluster.server.stop();
        await gateway.start();
        for (const tenant of TENANTS) assert.is(await askFor(tenant, gateway.port), "closed");
        await cluster.server.start();
        await cluster.changeMany(3);
        await cluster.converge();
      } finally {
        await gateway.kill();
        clear();
      }
      await gateway.start();
    }));
});

suite("a gateway that is started while the server is away", (test) => {
  test("serves what was last good, and catches up later", () =>
    withGateways(async (cluster) => {
      const gateway = first(cluster);
      await cluster.changeMany(5);
      await keptAll(cluster, gateway);
      await gateway.kill();
      await cluster.changeMany(5);
      const before = new Map(TENANTS.map((tenant) => [tenant, cluster.history.last(tenant)]));
      await cluster.publish();
      await cluster.server.stop();
      await gateway.start();
      for (const tenant of TENANTS) {
        const outcome = await askFor(tenant, gateway.port);
        assert.not.equal(outcome, "closed");
        assert.ok((outcome as number) <= (before.get(tenant) as number));
      }
      await cluster.server.start();
      await cluster.changeMany(3);
    }));

  test("lets no other origin in where nothing is kept, and whoever sends no Origin, and catches up later", () =>
    withCluster(async (cluster) => {
      for (const gateway of cluster.gateways) {
        await gateway.start();
        assert.is((await gateway.state()).version, 0);
        for (const tenant of TENANTS) assert.is(await askFor(tenant, gateway.port), "closed");
        assert.is((await askAt(gateway.port, {})).status, 200);
      }
      await cluster.server.start();
      await cluster.publish();
      await cluster.changeMany(3);
      await cluster.converge();
    }));
});
