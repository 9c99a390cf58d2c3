import { once } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import * as assert from "uvu/assert";
import { until } from "./gateway/until.js";
import { isClosed, type Running, withGateway, withUpstream } from "./gateways.js";
import { suite } from "./suite.js";

/** A connection to a gateway, and all that has come over it so far. */
interface Client {
  readonly socket: Socket;
  got: string;
  readonly ended: Promise<unknown>;
}

function openClient(port: number, bytes = ""): Client {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const client: Client = { socket, got: "", ended: new Promise((resolve) => socket.on("close", resolve)) };
  socket.setEncoding("latin1").on("data", (data) => {
    client.got += data;
  });
  if (bytes) socket.write(bytes);
  return client;
}

/** A gateway whose upstream answers when it is told to, and what it was asked. */
function withSlow<T>(
  use: (running: Running, asked: { req: IncomingMessage; res: ServerResponse }[]) => Promise<T>,
  shutdownInMilliseconds = 60_000,
): Promise<T> {
  const asked: { req: IncomingMessage; res: ServerResponse }[] = [];
  const listener: RequestListener = (req, res) => void asked.push({ req, res });
  return withUpstream(listener, (upstream) =>
    withGateway({ routes: [{ upstream }], shutdownInMilliseconds }, (running) => use(running, asked)),
  );
}

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
suite("a gateway that ends", (test) => {
  test("takes no more connections, and finishes what it was asked before, which says that the connection ends", () =>
    withSlow(async ({ port, gateway }, asked) => {
      const client = openClient(port, GET);
      await until("the upstream is asked", () => asked.length === 1);
      const ending = gateway.close();
      await until("the port is closed", () => isClosed(port));
      asked[0]?.res.end("late");
      await client.ended;
      assert.match(client.got, /^HTTP\/1\.1 200 OK\r\n.*Connection: close\r\n.*late/is);
      assert.is(await ending, 0);
    }));

  test("finishes answers that have begun, and closes their connections behind them", () =>
    withSlow(async ({ port, gateway }, asked) => {
      const client = openClient(port, GET);
      await until("the upstream is asked", () => asked.length === 1);
      asked[0]?.res.write("begun ");
      await until("the answer begins", () => client.got.includes("begun"));
      const ending = gateway.close();
      await until("the port is closed", () => isClosed(port));
      asked[0]?.res.end("finished");
      await client.ended;
      assert.match(client.got, /begun.*finished\r\n0\r\n\r\n$/s);
      assert.is(await ending, 0);
    }));

  test("finishes uploads", () =>
    withSlow(async ({ port, gateway }, asked) => {
      const client = openClient(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello");
      await until("the upstream is asked", () => asked.length === 1);
      const ending = gateway.close();
      await until("the port is closed", () => isClosed(port));
      let body = "";
      asked[0]?.req.on("data", (data) => {
        body += data;
      });
      asked[0]?.req.on("end", () => asked[0]?.res.end(body));
      client.socket.write("world");
      await client.ended;
      assert.match(client.got, "helloworld");
      assert.is(await ending, 0);
    }));

  test("serves what still comes on a connection behind what is under way", () =>
    withSlow(async ({ port, gateway }, asked) => {
      const client = openClient(port, GET);
      await until("the upstream is asked", () => asked.length === 1);
      asked[0]?.res.write("first");
      await until("the answer begins", () => client.got.includes("first"));
      const ending = gateway.close();
      await until("the port is closed", () => isClosed(port));
      client.socket.write(GET);
      await until("the upstream is asked again", () => asked.length === 2);
      asked[0]?.res.end();
      asked[1]?.res.end("second");
      await client.ended;
      assert.match(client.got, /first.*Connection: close\r\n.*second/is);
      assert.is(await ending, 0);
    }));

  test("closes connections that rest, and those that have never asked, at once", () =>
    withSlow(async ({ port, gateway }, asked) => {
      const silent = openClient(port);
      await once(silent.socket, "connect");
      const resting = openClient(port, GET);
      await until("the upstream is asked", () => asked.length === 1);
      asked[0]?.res.end("done");
      await until("the answer is there", () => resting.got.includes("done"));
      assert.is(await gateway.close(), 0);
      await Promise.all([silent.ended, resting.ended]);
    }));

  test("cuts off what takes too long, and counts it", () =>
    withSlow(async ({ port, gateway }, asked) => {
      const clients = [openClient(port, GET), openClient(port, GET)];
      await until("the upstream is asked", () => asked.length === 2);
      assert.is(await gateway.close(), 2);
      await Promise.all(clients.map(({ ended }) => ended));
    }, 50));

  test("has nothing under way any more for a client that has gone, whose requests wait behind one another", () =>
    withSlow(async ({ port, gateway }, asked) => {
      const stays = openClient(port, GET);
      const goes = openClient(port, GET.repeat(3));
      await until("the upstream is asked", () => asked.length === 4);
      goes.socket.destroy();
      await goes.ended;
      assert.is(await gateway.close(), 1);
      await stays.ended;
    }, 100));

  test("ends once, however often it is told to", () =>
    withSlow(async ({ gateway }) => {
      assert.equal(await Promise.all([gateway.close(), gateway.close()]), [0, 0]);
      assert.is(await gateway.close(), 0);
    }));

  test("drops nothing of many that ask all the time: each is answered in full, or its connection was not taken", () =>
    withUpstream(
      (_, res) => setTimeout(() => res.end("whole"), 5),
      (upstream) =>
        withGateway({ routes: [{ upstream }], shutdownInMilliseconds: 60_000 }, async ({ port, gateway }) => {
          const broken: string[] = [];
          let served = 0;
          let isOver = false;
          const client = async () => {
            while (!isOver) {
              const one = openClient(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
              await one.ended;
              if (one.got.endsWith("whole")) served++;
              else if (one.got !== "") broken.push(one.got);
              await new Promise(setImmediate);
            }
          };
          const clients = Array.from({ length: 16 }, client);
          await until("many are served", () => served > 100);
          assert.is(await gateway.close(), 0);
          isOver = true;
          await Promise.all(clients);
          assert.equal(broken, []);
        }),
    ));
});
