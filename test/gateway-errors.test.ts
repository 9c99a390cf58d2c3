import { once } from "node:events";
import { request, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, createServer, type Socket } from "node:net";
import * as assert from "uvu/assert";
import { until } from "./gateway/until.js";
import { echo, exchange, ORIGIN, PAGE, POLICY, withBytes, withGateway, withUpstream } from "./gateways.js";
import { listen, makeCertificate } from "./http.js";
import { suite } from "./suite.js";

const HEAD = "HTTP/1.1 200 OK\r\n";

/** What is no answer. */
const NO_ANSWERS: Readonly<Record<string, string>> = {
  nothing: "",
  "no HTTP": "SSH-2.0-OpenSSH\r\n\r\n",
  "half a head": `${HEAD}X-A: `,
  "a status of four digits": "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
  "a status that there is not": "HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\nhi",
  "such a status for a page":
    "HTTP/1.1 999 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nhi",
  "a line that is no header": `${HEAD}what\r\n\r\n`,
  "a control character": `${HEAD}X-A: \x01\r\n\r\n`,
  "headers without end": HEAD + `X-A: ${"a".repeat(1000)}\r\n`.repeat(40),
  "two lengths": `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nhi`,
};

suite("an upstream that fails, behind a gateway", (test) => {
  test("is answered for with a 502 that pages may read, and that does not say where it is", async () => {
    const upstream = await withUpstream(echo, async (origin) => origin);
    await withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask, said }) => {
      for (const method of ["GET", "PUT"]) {
        const answer = await ask({ method, headers: [ORIGIN], ...(method === "PUT" && { body: "hi" }) });
        assert.equal([answer.status, answer.headers["access-control-allow-origin"]], [502, PAGE]);
        assert.is(answer.body, '{"statusCode":502,"error":"Bad Gateway"}');
      }
      // Once, for as long as it lasts.
      assert.is(said.length, 1);
      assert.match(said[0] ?? "", `${upstream}: connect ECONNREFUSED`);
    });
  });

  for (const [name, bytes] of Object.entries(NO_ANSWERS)) {
    test(`is answered for with a 502 where it answers with ${name}`, () =>
      withBytes(bytes, (upstream) =>
        withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask }) => {
          for (let i = 0; i < 2; i++) {
            const answer = await ask({ headers: [ORIGIN] });
            assert.equal([answer.status, answer.headers["access-control-allow-origin"]], [502, PAGE]);
          }
        }),
      ));
  }

  test("is answered for with a 504 that pages may read, where it is silent for too long", () =>
    withUpstream(
      () => {},
      (upstream) =>
        withGateway({ routes: [{ upstream, policy: POLICY, timeoutInMilliseconds: 50 }] }, async ({ ask }) => {
          const answer = await ask({ headers: [ORIGIN] });
          assert.equal([answer.status, answer.headers["access-control-allow-origin"]], [504, PAGE]);
        }),
    ));

  test("is answered for with a 504 of the gateway's own, where it is silent behind its head", () =>
    withUpstream(
      (_, res) => res.writeHead(200, { "Content-Type": "text/html", "Content-Encoding": "br" }).flushHeaders(),
      (upstream) =>
        withGateway({ routes: [{ upstream, timeoutInMilliseconds: 50 }] }, async ({ ask }) => {
          const { status, headers, body } = await ask({});
          assert.equal([status, headers["content-encoding"]], [504, undefined]);
          assert.is(body, '{"statusCode":504,"error":"Gateway Timeout"}');
        }),
    ));

  test("is answered for with a 502 of the gateway's own, where it ends behind its head", () =>
    withBytes(`${HEAD}Content-Encoding: br\r\nContent-Length: 20\r\n\r\n`, (upstream) =>
      withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask, said }) => {
        const { status, headers, body } = await ask({ headers: [ORIGIN] });
        assert.equal([status, headers["content-encoding"]], [502, undefined]);
        assert.equal([headers["access-control-allow-origin"], JSON.parse(body).error], [PAGE, "Bad Gateway"]);
        assert.equal(said, [`${upstream}: aborted`]);
      }),
    ));

  test("is cut off where it is silent within its answer, and the gateway goes on", () =>
    withUpstream(
      (req, res) => (req.url === "/" ? res.write("begun") : res.end("whole")),
      (upstream) =>
        withGateway({ routes: [{ upstream, timeoutInMilliseconds: 50 }] }, async ({ port, ask }) => {
          assert.match(await exchange(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"), /begun\r\n$/);
          assert.is((await ask({ path: "/whole" })).body, "whole");
        }),
    ));

  test("may be silent between its events, for as long as it wants", () =>
    withUpstream(
      (_, res) => {
        res.writeHead(200, { "Content-Type": "text/event-stream" }).write("data: a\n\n");
        setTimeout(() => res.end("data: b\n\n"), 150);
      },
      (upstream) =>
        withGateway({ routes: [{ upstream, timeoutInMilliseconds: 50 }] }, async ({ ask }) => {
          assert.is((await ask({})).body, "data: a\n\ndata: b\n\n");
        }),
    ));

  test("is not taken at its word where it breaks off: the client sees that something is missing", () =>
    withBytes(`${HEAD}Content-Length: 20\r\n\r\nhi`, (upstream) =>
      withGateway({ routes: [{ upstream }] }, async ({ port }) => {
        const req = request({ port, host: "127.0.0.1", agent: false }).end();
        const [res] = await once(req, "response");
        res.resume();
        const [error] = await once(res, "error");
        assert.is(error.code, "ECONNRESET");
      }),
    ));
});

suite("a connection to an upstream, behind a gateway", (test) => {
  test("that is found closed is made anew for methods that only read, and for no other", async () => {
    const asked: string[] = [];
    // Each connection takes one request, and says nothing of that.
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.setEncoding("latin1").on("data", (data) => {
        const [line = ""] = `${data}`.split("\r\n");
        asked.push(line);
        if (socket.bytesWritten > 0) socket.destroy();
        else socket.write(`${HEAD}Content-Length: 0\r\n\r\n`);
      });
    });
    const upstream = `http://127.0.0.1:${await listen(server)}`;
    await withGateway({ routes: [{ upstream }] }, async ({ ask }) => {
      assert.is((await ask({ path: "/a" })).status, 200);
      assert.is((await ask({ path: "/b" })).status, 200);
      assert.is((await ask({ path: "/c", method: "PUT" })).status, 502);
      assert.equal(asked, ["GET /a HTTP/1.1", "GET /b HTTP/1.1", "GET /b HTTP/1.1", "PUT /c HTTP/1.1"]);
    });
    server.close();
  });

  test("is not made over TLS with a certificate that nobody vouches for", async () => {
    const server = createTlsServer(await makeCertificate(), (_, res) => res.end());
    const upstream = `https://127.0.0.1:${await listen(server)}`;
    await withGateway({ routes: [{ upstream }] }, async ({ ask, said }) => {
      assert.is((await ask({})).status, 502);
      assert.match(said[0] ?? "", "self-signed certificate");
    });
    server.close();
  });
});

suite("an upstream that switches protocols unasked, behind a gateway", (test) => {
  test("is answered for with a 504, as it says nothing more", () =>
    withBytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", (upstream) =>
      withGateway({ routes: [{ upstream, timeoutInMilliseconds: 50 }] }, async ({ ask }) => {
        assert.is((await ask({})).status, 504);
      }),
    ));
});

suite("requests that are none, at a gateway", (test) => {
  const MALFORMED: Readonly<Record<string, number>> = {
    "\x16\x03\x01\x02\r\n\r\n": 400,
    "GET / HTTP/1.1\r\nHost: a\r\nwhat\r\n\r\n": 400,
    "GET / HTTP/1.1\r\n\r\n": 400,
    "WHAT / HTTP/1.1\r\nHost: a\r\n\r\n": 400,
    "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n": 400,
    [`GET / HTTP/1.1\r\nHost: a\r\nX-A: ${"a".repeat(20_000)}\r\n\r\n`]: 431,
    "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n": 400,
    "GET /%c0%af HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n": 400,
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: what\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi": 415,
    "GET / HTTP/1.1\r\nHost: a\r\nExpect: much\r\nConnection: close\r\n\r\n": 417,
    "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n": 0,
    "TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n": 404,
  };

  test("are refused, and the next ones are served", () =>
    withUpstream(echo, (upstream) =>
      withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ port, ask }) => {
        for (const [bytes, status] of Object.entries(MALFORMED)) {
          const answer = await exchange(port, bytes);
          assert.is(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0), status, bytes.slice(0, 80));
          assert.is((await ask({})).status, 200);
        }
      }),
    ));

  test("of pages that are let in may be read, as far as they are requests", () =>
    withUpstream(echo, (upstream) =>
      withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask }) => {
        const answer = await ask({ path: "/%zz", headers: [ORIGIN] });
        assert.equal([answer.status, answer.headers["access-control-allow-origin"]], [400, PAGE]);
      }),
    ));
});

suite("the length of a request, behind a gateway", (test) => {
  const INNER = "GET /inner HTTP/1.1\r\nHost: a\r\n\r\n";
  const length = `Content-Length: ${INNER.length}`;
  const chunks = `${INNER.length.toString(16)}\r\n${INNER}\r\n0\r\n\r\n`;
  const SMUGGLED = [
    `GET / HTTP/1.1\r\nHost: a\r\n${length}\r\nConnection: close\r\n\r\n${INNER}`,
    `HEAD / HTTP/1.1\r\nHost: a\r\n${length}\r\nConnection: close\r\n\r\n${INNER}`,
    `DELETE / HTTP/1.1\r\nHost: a\r\n${length}\r\nConnection: close, content-length\r\n\r\n${INNER}`,
    `POST / HTTP/1.1\r\nHost: a\r\n${length}\r\nConnection: close, Content-Length\r\n\r\n${INNER}`,
    `OPTIONS / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close, transfer-encoding\r\n\r\n${chunks}`,
    `GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunks}`,
    `DELETE / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n`,
  ];

  test("is never such that the upstream takes a body for another request", async () => {
    const asked: string[] = [];
    await withUpstream(
      (req, res) => {
        asked.push(`${req.url}`);
        echo(req, res);
      },
      (upstream) =>
        withGateway({ routes: [{ upstream }] }, async ({ port, ask }) => {
          for (const bytes of SMUGGLED) {
            asked.length = 0;
            assert.match(await exchange(port, bytes), /^HTTP\/1.1 200 /);
            // What is left on the connection would come before this.
            assert.is(JSON.parse((await ask({ path: "/next" })).body).url, "/next");
            assert.equal(asked, ["/", "/next"], bytes);
          }
        }),
    );
  });

  test("is no matter: 20 MiB of any type go through as they come", () =>
    withUpstream(
      (req, res) => {
        let size = 0;
        req.on("data", (data) => (size += data.length));
        req.on("end", () => res.end(`${size} ${req.headers["content-type"]}`));
      },
      (upstream) =>
        withGateway({ routes: [{ upstream }] }, async ({ ask }) => {
          for (const type of ["text/plain; charset=utf-8", "application/json", "application/x-what; a=b"]) {
            const body = "a".repeat(20 * 1024 * 1024);
            const answer = await ask({ method: "POST", headers: [["Content-Type", type]], body });
            assert.equal([answer.status, answer.body], [200, `${20 * 1024 * 1024} ${type}`]);
          }
        }),
    ));

  test("where the upstream answers before it has read all, the client gets the answer, and may go on", () =>
    withUpstream(
      ({ url, socket }, res) => {
        // It waits for the rest of the body for as long as that takes.
        (socket as Socket & { server: Server }).server.keepAliveTimeout = 0;
        res.writeHead(413).end(`too long for ${url}`);
      },
      (upstream) =>
        withGateway({ routes: [{ upstream }] }, async ({ port }) => {
          const size = 8 * 1024 * 1024;
          const first = `POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n${"a".repeat(size)}`;
          const second = "GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
          const answers = await exchange(port, first + second);
          assert.equal(answers.match(/too long for \S+/g), ["too long for /a", "too long for /b"]);
          for (const path of ["/%zz", "//a"]) {
            assert.match(
              await exchange(port, first.replace("/a", path) + second),
              /^HTTP\/1.1 400 .*too long for \/b/s,
            );
          }
        }),
    ));

  test("where the client breaks off, so does the request to the upstream", async () => {
    let broken: Promise<unknown> | undefined;
    await withUpstream(
      (req) => {
        req.resume();
        broken = new Promise((resolve) => req.on("error", resolve));
      },
      (upstream) =>
        withGateway({ routes: [{ upstream }] }, async ({ port, ask, said }) => {
          const socket = connect(port, "127.0.0.1");
          socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhi");
          await until("the upstream is asked", () => broken !== undefined);
          socket.destroy();
          await broken;
          assert.is((await ask({ path: "/%zz" })).status, 400);
          assert.equal(said, []);
        }),
    );
  });
});
