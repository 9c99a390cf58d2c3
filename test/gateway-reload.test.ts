import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, type IncomingMessage, request, type ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as assert from "uvu/assert";
import type { GatewayConfig } from "../bindings/gateway/config.js";
import { type Gateway, startGateway } from "../bindings/gateway/index.js";
import { definePolicy, PolicyError, PolicySet } from "../bindings/index.js";
import { filesStore } from "../bindings/source/files.js";
import { makeFolder } from "./folder.js";
import { until } from "./gateway/until.js";
import { withUpstream } from "./gateways.js";
import { askAt } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const B = "https://b.example";

interface Reloading {
  readonly gateway: Gateway;
  readonly port: number;
  readonly folder: string;
  /** Writes a configuration over the one that there is, and reloads. */
  change(config: object): Promise<void>;
}

/** Runs a gateway by a file of a folder of its own. */
async function withFile<T>(config: Partial<GatewayConfig>, use: (reloading: Reloading) => Promise<T>): Promise<T> {
  const folder = makeFolder();
  const file = join(folder, "gateway.json");
  const write = (more: object) =>
    writeFileSync(
      file,
      JSON.stringify({ listen: { port: 0 }, shutdownInMilliseconds: 0, routes: [], ...config, ...more }),
    );
  write({});
  const gateway = await startGateway(file, { report: () => {} });
  const change = async (more: object) => {
    write(more);
    await gateway.reload();
  };
  try {
    return await use({ gateway, port: Number(new URL(gateway.address).port), folder, change });
  } finally {
    await gateway.close();
  }
}

const named =
  (name: string) =>
  (_: IncomingMessage, res: ServerResponse): void =>
    void res.end(name);

/** What a page of an origin gets. */
async function answerAt(port: number, origin = A): Promise<string> {
  const { status, body, headers } = await askAt(port, { headers: [["Origin", origin]] });
  return `${status} ${body} ${headers["access-control-allow-origin"] ?? "-"}`;
}

/** Why a reload was refused. */
async function refusalOf(reload: Promise<void>): Promise<string[]> {
  try {
    await reload;
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map(({ option, code }) => `${option} ${code}`);
    return [(error as Error).message];
  }
  return [];
}

suite("a gateway that reads its configuration again", (test) => {
  test("has its new routes and policies from then on", () =>
    withUpstream(named("one"), (one) =>
      withUpstream(named("two"), (two) =>
        withFile({ routes: [{ upstream: one, policy: { origins: [A] } }] }, async ({ port, change }) => {
          assert.is(await answerAt(port), `200 one ${A}`);
          await change({ routes: [{ upstream: two, policy: { origins: [B] } }] });
          assert.equal([await answerAt(port), await answerAt(port, B)], ["403  -", `200 two ${B}`]);
        }),
      ),
    ));

  test("finishes what is under way as it was begun, and drops no connection", () =>
    withUpstream(named("two"), async (two) => {
      let finish = () => {};
      let begun = () => {};
      const asked = new Promise<void>((resolve) => (begun = resolve));
      const slow = (req: IncomingMessage, res: ServerResponse) => {
        if (req.url === "/fast") return named("one")(req, res);
        res.write("begun ");
        finish = () => res.end("finished");
        begun();
      };
      await withUpstream(slow, (one) =>
        withFile({ routes: [{ upstream: one, policy: { origins: [A] } }] }, async ({ port, change }) => {
          const agent = new Agent({ keepAlive: true, maxSockets: 1 });
          const ask = async (path: string) => {
            const req = request({ port, host: "127.0.0.1", path, agent, headers: { Origin: A } }).end();
            const [res] = await once(req, "response");
            return { req, res: res as IncomingMessage };
          };
          const { req, res } = await ask("/");
          await asked;
          await change({ routes: [{ upstream: two, policy: { origins: [A] } }] });
          finish();
          assert.equal([await text(res), res.headers["access-control-allow-origin"]], ["begun finished", A]);
          const next = await ask("/");
          assert.equal([await text(next.res), next.req.reusedSocket, req.reusedSocket], ["two", true, false]);
          agent.destroy();
        }),
      );
    }));

  test("goes on as it was where the configuration is wrong, and says all that is", () =>
    withUpstream(named("one"), (one) =>
      withFile({ routes: [{ upstream: one, policy: { origins: [A] } }] }, async ({ port, change, folder, gateway }) => {
        const wrong = { routes: [{ upstream: "x", policy: { origins: ["*"] } }], tenant: {} };
        assert.equal(await refusalOf(change(wrong)), [
          "tenant option-unknown",
          "routes[0].upstream upstream-invalid",
          "routes[0].policy.origins[0] origin-invalid",
        ]);
        writeFileSync(join(folder, "gateway.json"), "{");
        assert.equal(await refusalOf(gateway.reload()), [`${join(folder, "gateway.json")} json-invalid`]);
        assert.is(await answerAt(port), `200 one ${A}`);
      }),
    ));

  test("goes on as it was where only a restart can change what is to change", () =>
    withFile({ admin: { port: 0 }, tenants: { source: { files: "a" }, folder: "kept" } }, async ({ change }) => {
      const other = {
        listen: { host: "127.0.0.2", port: 1 },
        admin: undefined,
        tenants: { source: { files: "b" }, folder: "kept" },
      };
      const expected = [
        "listen.host listen-changed",
        "listen.port listen-changed",
        "admin listen-changed",
        "tenants.folder source-invalid",
      ];
      assert.equal(await refusalOf(change(other)), expected);
    }));

  test("follows another source of tenants, once that has policies", () =>
    withUpstream(named("one"), (upstream) => {
      const tenants = (files: string) => ({ source: { files }, pollInMilliseconds: 20 });
      const routes = [{ upstream, policy: "tenants" as const }];
      return withFile({ routes, tenants: tenants("a") }, async ({ port, change, folder }) => {
        await publish(join(folder, "a"), A);
        await until("the policies serve", async () => (await answerAt(port)) === `200 one ${A}`);
        assert.match((await refusalOf(change({ tenants: tenants("b") })))[0] ?? "", "has no policies, or is away");
        assert.is(await answerAt(port), `200 one ${A}`);
        await publish(join(folder, "b"), B);
        await change({ tenants: tenants("b") });
        assert.equal([await answerAt(port), await answerAt(port, B)], ["403  -", `200 one ${B}`]);
        // The same source goes on.
        await change({ tenants: tenants("b"), routes: [{ upstream, policy: "tenants", websocket: true }] });
        assert.is(await answerAt(port, B), `200 one ${B}`);
      });
    }));

  test("does it again and again, under load, without a failure", () =>
    withUpstream(named("one"), (one) =>
      withUpstream(named("two"), (two) =>
        withFile({ routes: [{ upstream: one, policy: { hosts: ["*"] } }] }, async ({ port, change }) => {
          let isOver = false;
          const answers = new Map<string, number>();
          const agent = new Agent({ keepAlive: true });
          const client = async () => {
            while (!isOver) {
              const req = request({ port, host: "127.0.0.1", agent, headers: { Origin: A } }).end();
              const [res] = await once(req, "response");
              const answer = `${res.statusCode} ${await text(res)}`;
              answers.set(answer, (answers.get(answer) ?? 0) + 1);
            }
          };
          const clients = Array.from({ length: 8 }, client);
          const served = () => [...answers.values()].reduce((sum, count) => sum + count, 0);
          for (let i = 0; i < 20; i++) {
            const before = served();
            await change({ routes: [{ upstream: i % 2 ? one : two, policy: { hosts: ["*"] } }] });
            await until("answers between two changes", () => served() > before + clients.length);
          }
          isOver = true;
          await Promise.all(clients);
          agent.destroy();
          assert.equal([...answers.keys()].sort(), ["200 one", "200 two"]);
        }),
      ),
    ));
});

async function publish(folder: string, origin: string): Promise<void> {
  const store = filesStore(folder);
  const set = new PolicySet().set("127.0.0.1", definePolicy({ origins: [origin] }));
  await store.publish(set.toImage());
  await store.close();
}
