// How a granted preflight is written: at once, where nobody has set or patched anything before.

import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { definePolicy } from "../bindings/index.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const PREFLIGHT = [
  ["Origin", A],
  ["Access-Control-Request-Method", "PUT"],
] as const;
const app = gate(definePolicy({ origins: [A], methods: ["PUT"] }), (_, res) => res.end("ran"));

type Before = (res: ServerResponse, req: IncomingMessage) => void;

/** Before the gate, somebody does something with the response. */
const after = (before: Before) => (req: IncomingMessage, res: ServerResponse) => {
  before(res, req);
  app(req, res);
};

const ask = (before: Before) => withServer(after(before), (ask) => ask({ method: "OPTIONS", headers: PREFLIGHT }));

/** A call in between that changes nothing, but after which a response is not as it was made. */
const patchEnd: Before = (res) => {
  res.end = res.end.bind(res);
};

/** What is sent for the text of a request, but for when. */
async function wire(before: Before, text: string): Promise<string> {
  return withServer(after(before), async (_, port) => {
    const socket = connect(port, "127.0.0.1").setEncoding("latin1");
    socket.write(text);
    let received = "";
    socket.on("data", (chunk) => (received += chunk));
    await once(socket, "close");
    return received.replace(/^Date: .*GMT\r\n/gm, "Date\r\n");
  });
}

suite("a granted preflight", (test) => {
  test("is written at once, and nothing is set before", async () => {
    const responses: ServerResponse[] = [];
    const { status, headers } = await ask((res) => responses.push(res));
    assert.equal([status, headers["access-control-allow-origin"], headers.vary], [204, A, "Origin"]);
    assert.equal(responses[0]?.getHeaderNames(), []);
  });
  test("is the same on the wire, written at once or not", async () => {
    const lines = PREFLIGHT.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const end = `${lines}Host: x\r\n`;
    const texts = [
      `OPTIONS / HTTP/1.1\r\n${end}Connection: close\r\n\r\n`,
      `OPTIONS / HTTP/1.0\r\n${end}\r\n`,
      `OPTIONS / HTTP/1.0\r\n${end}Connection: keep-alive\r\n\r\n`,
      `OPTIONS / HTTP/1.1\r\n${end}Expect: 100-continue\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx`,
      `OPTIONS / HTTP/1.1\r\n${end}Content-Length: 3\r\n\r\nxyzGET / HTTP/1.1\r\n${end}Connection: close\r\n\r\n`,
      `OPTIONS / HTTP/1.1\r\n${end}\r\nOPTIONS / HTTP/1.1\r\n${end}Connection: close\r\n\r\n`,
    ];
    const says: Before[] = [
      () => {},
      (res) => (res.statusMessage = "Fine"),
      (res) => (res.sendDate = false),
      (res) => (res.shouldKeepAlive = false),
      (res) => res.removeHeader("Connection"),
    ];
    for (const text of texts) {
      for (const say of says) {
        const atOnce = await wire(say, text);
        assert.match(atOnce, /^HTTP\/1.1 204 |\r\nHTTP\/1.1 204 /);
        assert.is(
          await wire((res, req) => {
            say(res, req);
            patchEnd(res, req);
          }, text),
          atOnce,
        );
      }
    }
  });
  test("keeps what others have set, merges Vary and replaces what is the gate's", async () => {
    const { status, headers } = await ask((res) => {
      res.setHeader("X-Powered-By", "y");
      res.setHeader("Set-Cookie", ["a=1", "b=2"]);
      res.setHeader("vary", ["Accept-Encoding"]);
      res.setHeader("access-control-allow-origin", ["*", "x"]);
      res.setHeader("Access-Control-Expose-Headers", "x");
      res.setHeader("Content-Length", "3");
    });
    assert.equal([status, headers["x-powered-by"], headers["set-cookie"]], [204, "y", ["a=1", "b=2"]]);
    assert.equal([headers["access-control-allow-origin"], headers.vary], [A, "Accept-Encoding, Origin"]);
    assert.equal([headers["access-control-expose-headers"], headers["content-length"]], [undefined, undefined]);
  });
  test("is set header by header where the head is waited for by somebody who knows no flat list", async () => {
    const { status, headers } = await ask((res) => {
      const { writeHead } = res;
      res.writeHead = ((code: number, list?: unknown) => {
        if (Array.isArray(list)) for (const [name, value] of list) res.setHeader(name, value);
        res.setHeader("X-Late", String(res.getHeader("Access-Control-Allow-Origin")));
        return writeHead.call(res, code);
      }) as typeof writeHead;
    });
    assert.equal([status, headers["access-control-allow-origin"], headers["x-late"]], [204, A, A]);
    assert.is(headers["a"], undefined);
  });
  test("leaves the head open to somebody who waits for the end", async () => {
    const { status, headers } = await ask((res) => {
      const end = res.end.bind(res);
      res.end = ((...args: []) => {
        res.setHeader("X-Late", "1");
        return end(...args);
      }) as typeof end;
    });
    assert.equal([status, headers["access-control-allow-origin"], headers["x-late"]], [204, A, "1"]);
  });
  test("is set through a setHeader that somebody has patched", async () => {
    const names: string[] = [];
    await ask((res) => {
      const setHeader = res.setHeader.bind(res);
      res.setHeader = (name, value) => {
        names.push(name);
        return setHeader(name, value);
      };
    });
    assert.equal(names, [
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Methods",
      "Access-Control-Max-Age",
      "Vary",
    ]);
  });
  test("finishes, and is over when the gate returns", async () => {
    let finished = 0;
    let isOver: unknown;
    await withServer(
      (req, res) => {
        res.on("finish", () => finished++);
        app(req, res);
        isOver = res.headersSent && res.writableEnded && res.statusCode;
      },
      (ask) => ask({ method: "OPTIONS", headers: PREFLIGHT }),
    );
    assert.equal([finished, isOver], [1, 204]);
  });
});
