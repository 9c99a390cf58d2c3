import { rmSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { GatewayConfig, TenantsConfig } from "../bindings/gateway/config.js";
import { definePolicy, PolicySet } from "../bindings/index.js";
import { filesStore } from "../bindings/source/files.js";
import type { PolicyStore } from "../bindings/source/source.js";
import { makeFolder } from "./folder.js";
import { until } from "./gateway/until.js";
import { echo, type Running, withGateway, withUpstream } from "./gateways.js";
import type { Ask } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const B = "https://b.example";

/** Runs with a folder of policies, and a store that changes them. */
async function withStore<T>(use: (store: PolicyStore, folder: string) => Promise<T>): Promise<T> {
  const folder = makeFolder();
  const store = filesStore(join(folder, "policies"));
  try {
    return await use(store, folder);
  } finally {
    await store.close();
  }
}

/** An image of tenants that each let one origin in. */
function imageOf(origins: Readonly<Record<string, string>>, by: "host" | "path" = "host"): Uint8Array {
  const set = new PolicySet({ by });
  for (const [key, origin] of Object.entries(origins)) set.set(key, definePolicy({ origins: [origin] }));
  return set.toImage();
}

/** Runs a gateway for the tenants of a folder, and one route with a policy of its own. */
function withTenants<T>(
  folder: string,
  use: (running: Running) => Promise<T>,
  more: Partial<TenantsConfig> = {},
): Promise<T> {
  return withUpstream(echo, (upstream) => {
    const tenants = { source: { files: join(folder, "policies") }, pollInMilliseconds: 20, ...more };
    const routes: GatewayConfig["routes"] = [
      { upstream, policy: "tenants" },
      { path: "/own", upstream, policy: { origins: [B] } },
    ];
    return withGateway({ admin: { port: 0 }, routes, tenants }, use);
  });
}

/** Whether a page of an origin may read what a tenant's host or path answers, and its preflight says the same. */
async function isLetIn({ ask }: Running, origin: string, host: string, path = "/"): Promise<boolean> {
  const headers: Ask["headers"] = [
    ["Host", host],
    ["Origin", origin],
  ];
  const answer = await ask({ path, headers });
  const preflight = await ask({
    method: "OPTIONS",
    path,
    headers: [...headers, ["Access-Control-Request-Method", "GET"]],
  });
  assert.is(preflight.status === 204, answer.status === 200);
  return answer.headers["access-control-allow-origin"] === origin;
}

const told = async ({ gateway }: Running, path: string) => fetch(`${gateway.adminAddress}${path}`);

/** The values of a metric, by their labels. */
async function metric(running: Running, name: string): Promise<Record<string, number>> {
  const text = await (await told(running, "/metrics")).text();
  const lines = [...text.matchAll(new RegExp(`^${name}(\\{.*\\})? (\\S+)$`, "gm"))];
  return Object.fromEntries(lines.map(([, labels = "", value]) => [labels.replaceAll('"', ""), Number(value)]));
}

suite("the tenants of a gateway", (test) => {
  test("have the policies of their hosts, which change while it serves", () =>
    withStore(async (store, folder) => {
      await store.publish(imageOf({ "one.example": A, "two.example": B }));
      await withTenants(folder, async (running) => {
        assert.ok(await isLetIn(running, A, "one.example"));
        assert.not(await isLetIn(running, B, "one.example"));
        assert.ok(await isLetIn(running, B, "two.example:8080"));
        assert.not(await isLetIn(running, A, "three.example"));
        assert.ok(await isLetIn(running, B, "three.example", "/own"));
        await store.change("one.example", { origins: [B] });
        await until("the tenants change", () => isLetIn(running, B, "one.example"));
        await store.change("two.example", null);
        await until("the tenants change", async () => !(await isLetIn(running, B, "two.example")));
        await store.publish(imageOf({ "three.example": A }));
        await until("the tenants change", () => isLetIn(running, A, "three.example"));
        assert.not(await isLetIn(running, B, "one.example"));
      });
    }));

  test("may be told by their paths", () =>
    withStore(async (store, folder) => {
      await store.publish(imageOf({ "/one": A, "/two": B }, "path"));
      await withTenants(
        folder,
        async (running) => {
          assert.ok(await isLetIn(running, A, "a", "/one/x"));
          assert.not(await isLetIn(running, B, "a", "/one/x"));
          for (const path of ["/one/../two", "/two%2f..%2fone", "//two", "/two;/x/..", "/TWO"])
            assert.not(await isLetIn(running, B, "a", path), path);
        },
        { by: "path" },
      );
    }));

  test("make the gateway healthy once they are there", () =>
    withStore(async (store, folder) =>
      withTenants(folder, async (running) => {
        const before = await told(running, "/healthz");
        assert.is(before.status, 503);
        assert.equal(await before.json(), { status: "Service Unavailable", version: 0, age: null, routes: 2 });
        assert.not(await isLetIn(running, A, "one.example"));
        await store.publish(imageOf({ "one.example": A }));
        await until("the tenants change", async () => (await told(running, "/healthz")).ok);
        const { age, ...rest } = (await (await told(running, "/healthz")).json()) as { age: number };
        assert.equal(rest, { status: "OK", version: 1, routes: 2 });
        assert.ok(age >= 0 && age < 3600);
      }),
    ));

  test("serve from the folder of the last good state where their source is gone", () =>
    withStore(async (store, folder) => {
      await store.publish(imageOf({ "one.example": A }));
      const kept = { folder: join(folder, "kept") };
      await withTenants(folder, async (running) => assert.ok(await isLetIn(running, A, "one.example")), kept);
      rmSync(join(folder, "policies"), { recursive: true });
      await withTenants(folder, async (running) => assert.ok(await isLetIn(running, A, "one.example")), kept);
    }));
});

suite("what a gateway tells of itself", (test) => {
  test("is healthy at once without tenants, and has no version then", () =>
    withGateway({ admin: { port: 0 }, routes: [] }, async (running) => {
      const answer = await told(running, "/healthz");
      assert.equal([answer.status, await answer.json()], [200, { status: "OK", version: null, age: null, routes: 0 }]);
      assert.equal(await metric(running, "crossgate_policy_version"), {});
    }));

  test("counts decisions by whose policy made them, their kind and reason; answers by their status; updates", () =>
    withStore(async (store, folder) => {
      await store.publish(imageOf({ "one.example": A }));
      await withTenants(folder, async (running) => {
        await isLetIn(running, A, "one.example");
        await isLetIn(running, B, "one.example");
        await isLetIn(running, A, "none.example");
        await isLetIn(running, B, "none.example", "/own");
        await running.ask({ path: "/own/%zz" });
        assert.equal(await metric(running, "crossgate_decisions_total"), {
          "{class=tenant,kind=actual,reason=allowed}": 1,
          "{class=tenant,kind=preflight,reason=allowed}": 1,
          "{class=tenant,kind=actual,reason=origin-not-allowed}": 1,
          "{class=tenant,kind=preflight,reason=origin-not-allowed}": 1,
          "{class=unknown,kind=actual,reason=origin-not-allowed}": 1,
          "{class=unknown,kind=preflight,reason=origin-not-allowed}": 1,
          "{class=route,kind=actual,reason=allowed}": 1,
          "{class=route,kind=preflight,reason=allowed}": 1,
          "{class=route,kind=none,reason=not-cors}": 1,
        });
        assert.equal(await metric(running, "crossgate_requests_total"), { "{status=2xx}": 2, "{status=4xx}": 1 });
        assert.equal(await metric(running, "crossgate_tenants"), { "": 1 });
        assert.equal(await metric(running, "crossgate_policy_version"), { "": 1 });
        assert.ok(((await metric(running, "crossgate_policy_age_seconds"))[""] ?? -1) >= 0);
        assert.equal(await metric(running, "crossgate_updates_total"), { "{kind=head}": 1 });
        await store.change("one.example", { origins: [B] });
        await until(
          "the tenants change",
          async () => (await metric(running, "crossgate_updates_total"))["{kind=change}"] === 1,
        );
        assert.equal(Object.keys(await metric(running, "nodejs_eventloop_lag_seconds")), [""]);
        assert.equal(Object.keys(await metric(running, "process_resident_memory_bytes")), [""]);
      });
    }));

  test("counts updates that failed, and says so once for as long as it lasts", () =>
    withStore(async (store, folder) => {
      await store.publish(imageOf({ "one.example": A }));
      await withTenants(
        folder,
        async (running) => {
          // Made for hosts, where the gateway has paths.
          await until(
            "the failures are counted",
            async () => ((await metric(running, "crossgate_update_failures_total"))["{during=image}"] ?? 0) > 1,
          );
          assert.is(running.said.length, 1);
          assert.match(running.said[0] ?? "", /^the policies of tenants: image: /);
          assert.is((await told(running, "/healthz")).status, 503);
        },
        { by: "path" },
      );
    }));

  test("is at no address unless one is given, and knows no other paths", () =>
    withGateway({ routes: [] }, async ({ gateway }) => {
      assert.is(gateway.adminAddress, undefined);
      await withGateway({ admin: { port: 0 }, routes: [] }, async (running) => {
        assert.is((await told(running, "/")).status, 404);
      });
    }));
});
