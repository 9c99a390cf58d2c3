// Needs what examples/package.json names: npm ci --prefix examples.

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import * as assert from "uvu/assert";
import type { Framework } from "./doors/door-case.js";
import { load } from "./doors/load.js";
import { exchange, PAGE, POLICY, type Running, withGateway, withUpstream } from "./gateways.js";
import { answerTo, begin } from "./handshakes.js";
import { listen } from "./http.js";
import { suite } from "./suite.js";

/** A gateway with a route for WebSockets and one without, in front of a server of `ws` that echoes. */
async function withSockets<T>(use: (running: Running, ws: Framework, seen: Seen[], server: Server) => Promise<T>) {
  const ws = await load<Framework>("ws");
  const seen: Seen[] = [];
  const server = createServer((_, res) => res.end("no WebSocket"));
  new ws.WebSocketServer({ server }).on("connection", (socket: Framework, { url, headers }: Seen) => {
    const one: Seen = { url, headers, closed: once(socket, "close").then(([code]) => code as number) };
    seen.push(one);
    socket.on("message", (data: object, isBinary: boolean) => socket.send(data, { binary: isBinary }));
  });
  const upstream = `http://127.0.0.1:${await listen(server)}`;
  const routes = [
    { path: "/chat", upstream, policy: POLICY, websocket: true, rewritePrefix: "/inner" },
    { path: "/plain", upstream, policy: POLICY },
    { path: "/open", upstream, policy: { hosts: ["*"] }, websocket: true },
  ];
  try {
    return await withGateway({ routes, shutdownInMilliseconds: 60_000 }, (running) => use(running, ws, seen, server));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly closed: Promise<number>;
}

const ORIGIN = ["Origin", PAGE] as const;
const OTHER = ["Origin", "https://other.example"] as const;
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

suite("a WebSocket through a gateway", (test) => {
  test("carries text and bytes both ways, and its handshake what the upstream should know", () =>
    withSockets(async ({ port }, { WebSocket }, seen) => {
      const headers = { Cookie: "a=b", Authorization: "c", "X-A": "d" };
      const socket = new WebSocket(`ws://127.0.0.1:${port}/chat/a?b=c`, ["x"], { origin: PAGE, headers });
      await once(socket, "open");
      for (const [sent, isBinary] of [
        ["hi", false],
        [Buffer.from([1, 2]), true],
        ["a".repeat(100_000), false],
      ] as const) {
        socket.send(sent);
        const [data, binary] = await once(socket, "message");
        assert.equal([data, binary], [Buffer.from(sent as string), isBinary]);
      }
      const { url, headers: got } = seen[0] as Seen;
      assert.equal([url, got.origin, got.cookie], ["/inner/a?b=c", PAGE, "a=b"]);
      assert.equal([got.authorization, got["x-a"], got["sec-websocket-protocol"]], ["c", "d", "x"]);
      assert.equal([got["x-forwarded-host"], got["x-forwarded-for"]], [`127.0.0.1:${port}`, "127.0.0.1"]);
      socket.close(4001);
      assert.is(await seen[0]?.closed, 4001);
    }));

  test("is refused to pages that the policy does not let in, before the upstream hears of it", () =>
    withSockets(async ({ port }, _, seen) => {
      for (const path of ["/chat", "/chat/../open", "/open%2f..%2fchat", "/CHAT", "/x", "/plain"]) {
        assert.is(statusOf(await answerTo(port, [OTHER], path)), 403, path);
      }
      assert.equal(seen, []);
    }));

  test("is refused where the route has none, and where there is no route", () =>
    withSockets(async ({ port }, _, seen) => {
      assert.is(statusOf(await answerTo(port, [ORIGIN], "/plain")), 404);
      for (const path of ["/plain", "/x", "/chat/../open", "//chat", "http://127.0.0.1/chat"]) {
        assert.is(statusOf(await answerTo(port, [], path)), 404, path);
      }
      assert.equal(seen, []);
    }));

  test("is none where something else is to be upgraded to, or the handshake is wrong", () =>
    withSockets(async ({ port, ask }, _, seen) => {
      // One that breaks off at once is none either.
      begin(port, [ORIGIN], { path: "/chat" }).destroy();
      const upgrade = (to: string, more = "") =>
        `GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\n${more}\r\n`;
      assert.is(statusOf(await exchange(port, upgrade("h2c"))), 404);
      assert.is(statusOf(await exchange(port, upgrade("websocket"))), 400);
      assert.is(
        statusOf(await exchange(port, upgrade("websocket", "Sec-WebSocket-Version: 99\r\nSec-WebSocket-Key: x\r\n"))),
        400,
      );
      assert.is((await ask({ path: "/plain" })).body, "no WebSocket");
      assert.ok(seen.length <= 1);
    }));

  test("is none behind a request that is not answered yet: its connection ends, and the gateway goes on", () =>
    withUpstream(
      (req, res) => void (req.url === "/free" && res.end("free")),
      (upstream) =>
        withGateway({ routes: [{ upstream, websocket: true }] }, async ({ port, ask }) => {
          const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
          const key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
          const waiting = "GET / HTTP/1.1\r\nHost: a\r\n";
          assert.is(await exchange(port, `${waiting}\r\n${waiting}${upgrade}${key}\r\n`), "");
          assert.is((await ask({ path: "/free" })).body, "free");
        }),
    ));

  test("is closed with 1011 where the upstream does not want it or is away, and the gateway goes on", () =>
    withSockets(async ({ port, ask }, { WebSocket }, _, server) => {
      server.removeAllListeners("upgrade");
      const refused = new WebSocket(`ws://127.0.0.1:${port}/chat`, { origin: PAGE });
      assert.is((await once(refused, "close"))[0], 1011);
      server.close();
      server.closeAllConnections();
      const away = new WebSocket(`ws://127.0.0.1:${port}/chat`, { origin: PAGE });
      assert.is((await once(away, "close"))[0], 1011);
      assert.is((await ask({ path: "/plain" })).status, 502);
    }));

  test("is closed with 1001 on both sides when the gateway ends", () =>
    withSockets(async ({ port, gateway }, { WebSocket }, seen) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/chat`, { origin: PAGE });
      await once(socket, "open");
      socket.send("hi");
      await once(socket, "message");
      const closed = once(socket, "close");
      assert.is(await gateway.close(), 0);
      assert.is((await closed)[0], 1001);
      assert.is(await seen[0]?.closed, 1001);
    }));
});
