// Needs what examples/package.json names: npm ci --prefix examples.

import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import * as assert from "uvu/assert";
import { type GatePolicy, gate, type UpgradeListener } from "../bindings/http/node.js";
import { definePolicy } from "../bindings/index.js";
import type { Framework } from "./doors/door-case.js";
import { load } from "./doors/load.js";
import { answerTo, begin, gone, promising, REFUSAL, uncaughtOf, warningsOf, withUpgrades } from "./handshakes.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const B = "https://b.example";
const ONE = definePolicy({ origins: [A] });
const PROMISING = definePolicy({ originPredicates: [async (origin) => origin === A] });

/** How a server of `ws` echoes behind a gate, of whichever kind. */
type Setup = (server: Server, policy: GatePolicy, ws: Framework) => Framework;

const echo = (wss: Framework) =>
  wss.on("connection", (socket: Framework) => socket.on("message", (data: object) => socket.send(String(data))));

const asVerifyClient: Setup = (server, policy, { WebSocketServer }) =>
  echo(new WebSocketServer({ server, verifyClient: gate.upgrade(policy) }));

const before: Setup = (server, policy, { WebSocketServer }) => {
  server.on("upgrade", gate.upgrade(policy));
  return echo(new WebSocketServer({ server }));
};

const around: Setup = (server, policy, { WebSocketServer }) => {
  const wss = echo(new WebSocketServer({ noServer: true }));
  const complete: UpgradeListener = (req, socket, head) =>
    wss.handleUpgrade(req, socket, head, (ws: Framework) => wss.emit("connection", ws, req));
  server.on("upgrade", gate.upgrade(policy, complete));
  return wss;
};

/** What a client of `ws` gets: its own message, or the status that its handshake is refused with. */
async function echoed(ws: Framework, port: number, origin: string | undefined): Promise<unknown> {
  const client = new ws.WebSocket(`ws://127.0.0.1:${port}/`, { origin });
  return new Promise((resolve, reject) => {
    client.on("open", () => client.send("hello"));
    client.on("message", (data: object) => {
      client.terminate();
      resolve(String(data));
    });
    client.on("unexpected-response", (_: object, res: IncomingMessage) => {
      res.resume();
      resolve(res.statusCode);
    });
    client.on("error", reject);
  });
}

/** What clients without an origin, from an origin that is let in, and from another get. */
async function echoedBy(setup: Setup, policy: GatePolicy): Promise<unknown[]> {
  const ws = await load<Framework>("ws");
  return withUpgrades(
    (server) => setup(server, policy, ws),
    async (port) => {
      const answers = [];
      for (const origin of [undefined, A, B]) answers.push(await echoed(ws, port, origin));
      return answers;
    },
  );
}

suite("gate.upgrade with ws", (test) => {
  test("lets in who is allowed, as verifyClient, around its handler, and before its listener", async () => {
    const expected = ["hello", "hello", 403];
    assert.equal(await echoedBy(asVerifyClient, ONE), expected);
    assert.equal(await echoedBy(around, ONE), expected);
    assert.equal(await echoedBy(before, ONE), expected);
  });
  test("waits for a predicate that promises, as verifyClient and around its handler", async () => {
    const expected = ["hello", "hello", 403];
    assert.equal(await echoedBy(asVerifyClient, PROMISING), expected);
    assert.equal(await echoedBy(around, PROMISING), expected);
  });
  test("before its listener refuses what it would have to wait for, and says so", async () => {
    const faults = await faultsOf(async () => {
      assert.equal(await echoedBy(before, PROMISING), ["hello", 403, 403]);
    });
    const said = faults.map(({ source, error }) => `${source}: ${(error as Error).message}`);
    const message = "policy: a predicate that promises needs gate.upgrade(policy, handler)";
    assert.equal(said, [message, message]);
  });
  test("refuses with the same bytes and no connection, around its handler and before its listener", async () => {
    const ws = await load<Framework>("ws");
    for (const setup of [around, before]) {
      let connections = 0;
      const prepare = (server: Server) => setup(server, ONE, ws).on("connection", () => connections++);
      await withUpgrades(prepare, async (port) => assert.is(await answerTo(port, [["Origin", B]]), REFUSAL));
      assert.is(connections, 0);
    }
  });
  test("refuses once where two gates refuse", async () => {
    const prepare = (server: Server) => server.on("upgrade", gate.upgrade(ONE)).on("upgrade", gate.upgrade(ONE));
    const run = () => withUpgrades(prepare, async (port) => assert.is(await answerTo(port, [["Origin", B]]), REFUSAL));
    assert.equal(await warningsOf(run), []);
  });
  test("leaves the rest to ws if a client goes away while a predicate is asked", async () => {
    const ws = await load<Framework>("ws");
    for (const setup of [asVerifyClient, around]) {
      const { policy, asked, settle } = promising();
      let connections = 0;
      const run = () =>
        withUpgrades(
          (server) => setup(server, policy, ws).on("connection", () => connections++),
          async (port, server) => {
            const upgraded = once(server, "upgrade");
            const client = begin(port, [["Origin", A]]);
            await asked;
            await gone(client, (await upgraded)[1]);
            settle(true);
            await new Promise((done) => setImmediate(done));
          },
        );
      assert.equal(await uncaughtOf(async () => assert.equal(await warningsOf(run), [])), []);
      assert.is(connections, 0);
    }
  });
});
