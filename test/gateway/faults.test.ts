import * as assert from "uvu/assert";
import { suite } from "../suite.js";
import { withGateways } from "./cluster.js";
import type { GatewayProcess } from "./gateway-process.js";
import { TENANTS } from "./history.js";
import { until } from "./until.js";

suite("three gateways that follow a store in NATS", (test) => {
  test("come to the same after fifty changes in a row, some taken away and some published", () =>
    withGateways(async (cluster) => {
      await cluster.changeMany(20);
      await cluster.takeAway(TENANTS[0] as string);
      await cluster.takeAway(TENANTS[1] as string);
      await cluster.change(TENANTS[1] as string);
      await cluster.publish();
      await cluster.changeMany(25);
      await cluster.takeAway(TENANTS[2] as string);
    }));

  test("come to the same while an image is made of what there is and changes go on", () =>
    withGateways(async (cluster) => {
      for (let i = 0; i < 5; i++) {
        await cluster.takeAway(TENANTS[i] as string);
        await Promise.all([cluster.changeMany(10), cluster.fold()]);
      }
      await cluster.fold();
    }));

  test("come to the same after a restart of the server amid the changes", () =>
    withGateways(async (cluster) => {
      await cluster.changeMany(20);
      await Promise.all([cluster.changeMany(20), cluster.server.restart()]);
      await cluster.publish();
      await Promise.all([cluster.changeMany(10), cluster.server.restart()]);
    }));

  test("come to the same after the server has hung for a while", () =>
    withGateways(async (cluster) => {
      cluster.server.pause();
      const changes = cluster.changeMany(5);
      const [gateway] = cluster.gateways as [GatewayProcess];
      await until("it is noticed", async () => (await gateway.state()).failures.length > 0);
      cluster.server.resume();
      await changes;
    }));

  test("come to the same after one of them has been stopped for fifty changes", () =>
    withGateways(async (cluster) => {
      const [stopped] = cluster.gateways as [GatewayProcess];
      stopped.pause();
      await cluster.changeMany(25);
      await cluster.publish();
      await cluster.changeMany(25);
      stopped.resume();
    }));

  test("do not go back when they are told everything again, the oldest last", () =>
    withGateways(async (cluster) => {
      await cluster.changeMany(10);
      await cluster.publish();
      await cluster.changeMany(10);
      await cluster.converge();
      const { version } = await (cluster.gateways[0] as GatewayProcess).state();
      for (const gateway of cluster.gateways) {
        assert.ok((await gateway.replay()) > 10);
        assert.is((await gateway.state()).version, version);
      }
      await cluster.converge();
      await cluster.changeMany(2);
    }, "replaying-node.js"));

  test("go back together where an older image is published again, which is a new version", () =>
    withGateways(async (cluster) => {
      const older = cluster.makeImage();
      await cluster.publish(older);
      await cluster.publish();
      await cluster.changeMany(5);
      await cluster.publish(older);
    }));
});
