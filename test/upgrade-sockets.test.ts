import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import * as assert from "uvu/assert";
import { gate, type UpgradeListener } from "../bindings/http/node.js";
import { definePolicy } from "../bindings/index.js";
import {
  accept,
  answerTo,
  begin,
  gone,
  type Lines,
  promising,
  REFUSAL,
  uncaughtOf,
  warningsOf,
  withUpgrades,
} from "./handshakes.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const FROM_A: Lines = [["Origin", A]];
const FROM_B: Lines = [["Origin", "https://b.example"]];
const ONE = definePolicy({ origins: [A] });
const PROMISING = definePolicy({ originPredicates: [async () => true] });

suite("a WebSocket handshake that a predicate decides about later", (test) => {
  test("waits for it, with all that came behind it", async () => {
    for (const [isAllowed, answer] of [
      [true, "accepted more"],
      [false, REFUSAL],
    ] as const) {
      const { policy, asked, settle } = promising();
      await withUpgrades(
        (server) => server.on("upgrade", gate.upgrade(policy, accept)),
        async (port) => {
          const answered = answerTo(port, FROM_A, "/", "more");
          await asked;
          settle(isAllowed);
          assert.is(await answered, answer);
        },
      );
    }
  });
  test("is dropped if the client has gone meanwhile", async () => {
    for (const isAllowed of [true, false]) {
      const { policy, asked, settle } = promising();
      const run = () =>
        withUpgrades(
          (server) =>
            server.on(
              "upgrade",
              gate.upgrade(policy, () => assert.unreachable()),
            ),
          async (port, server) => {
            const upgraded = once(server, "upgrade");
            const client = begin(port, FROM_A);
            await asked;
            await gone(client, (await upgraded)[1]);
            settle(isAllowed);
            await new Promise((done) => setImmediate(done));
          },
        );
      assert.equal(await uncaughtOf(run), []);
    }
  });
});

suite("gate.upgrade", (test) => {
  test("leaves no listener on a socket that it hands on", async () => {
    const counts: number[][] = [];
    const count = (socket: Duplex) => ["error", "close", "finish", "end"].map((event) => socket.listenerCount(event));
    const handler: UpgradeListener = (_, socket) => {
      counts.push(count(socket));
      socket.end();
    };
    await withUpgrades(
      (server) => {
        server.on("upgrade", (req, socket, head) => {
          counts.push(count(socket));
          gate.upgrade(req.url === "/later" ? PROMISING : ONE, handler)(req, socket, head);
        });
      },
      async (port) => {
        await answerTo(port, FROM_A);
        await answerTo(port, FROM_A, "/later");
      },
    );
    assert.is(counts.length, 4);
    assert.equal(counts, [counts[0], counts[0], counts[0], counts[0]]);
  });
  test("passes on what the handler throws, at once and after a promise", async () => {
    for (const policy of [ONE, PROMISING]) {
      const thrown = new Error("of the handler");
      const handler = (_: IncomingMessage, socket: Duplex) => {
        socket.destroy();
        throw thrown;
      };
      const uncaught = await uncaughtOf(() =>
        withUpgrades(
          (server) => server.on("upgrade", gate.upgrade(policy, handler)),
          (port) => answerTo(port, FROM_A),
        ),
      );
      assert.equal(uncaught, [thrown]);
    }
  });
  test("survives clients that reset the connection while it refuses them", async () => {
    for (const listeners of [[gate.upgrade(ONE, accept)], [gate.upgrade(ONE), accept]]) {
      const run = () =>
        withUpgrades(
          (server) => {
            for (const listener of listeners) server.on("upgrade", listener);
          },
          async (port, server) => {
            for (let i = 0; i < 20; i++) {
              const client = begin(port, FROM_B);
              await gone(client, (await once(server, "upgrade"))[1]);
            }
            assert.is(await answerTo(port, FROM_A), "accepted ");
          },
        );
      assert.equal(await uncaughtOf(async () => assert.equal(await warningsOf(run), [])), []);
    }
  });
  test("closes its end of the connection where it refuses, if the client does not", async () => {
    await withUpgrades(
      (server) => server.on("upgrade", gate.upgrade(ONE, accept)),
      async (port, server) => {
        const upgraded = once(server, "upgrade");
        const client = begin(port, FROM_B, { allowHalfOpen: true });
        const [, socket] = await upgraded;
        if (!socket.closed) await once(socket, "close");
        client.destroy();
      },
    );
  });
  test("takes no other arguments than a policy, a function and options", () => {
    const wrong: [unknown, unknown?, unknown?][] = [
      [undefined],
      [null],
      ["policy"],
      [{}],
      [ONE, {}],
      [ONE, null],
      [ONE, "handler"],
      [ONE, accept, null],
      [ONE, accept, { trustProxies: true }],
      [ONE, undefined, { trustProxy: "yes" }],
    ];
    for (const args of wrong) {
      const call = () => gate.upgrade(...(args as Parameters<typeof gate.upgrade>));
      assert.throws(
        call,
        (error: unknown) => error instanceof TypeError && error.message.startsWith("crossgate: gate"),
      );
    }
  });
});
