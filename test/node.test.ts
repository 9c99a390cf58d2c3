import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect as connectHttp2, createServer as createHttp2, createSecureServer } from "node:http2";
import { createServer as createHttps, get as httpsGet } from "node:https";
import { connect } from "node:net";
import * as assert from "uvu/assert";
import { gate, toCorsRequest } from "../bindings/http/node.js";
import { cors, definePolicy } from "../bindings/index.js";
import { mergeVary, renderVary } from "../bindings/vary.js";
import { listen, makeCertificate, withServer } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const ONE = definePolicy({ origins: [A], methods: ["PUT"], credentials: true });
const FROM_A = [["Origin", A]] as const;

suite("a gate before an application", (test) => {
  test("lets what is allowed through, with the headers set before the application runs", async () => {
    const app = gate(ONE, (_, res) => res.end(JSON.stringify(res.getHeaders())));
    await withServer(app, async (ask) => {
      const { body, headers } = await ask({ headers: FROM_A });
      assert.equal(Object.keys(JSON.parse(body)).sort(), [
        "access-control-allow-credentials",
        "access-control-allow-origin",
        "vary",
      ]);
      assert.equal([headers["access-control-allow-origin"], headers.vary], [A, "Origin"]);
    });
  });
  test("answers a preflight itself: no body, nothing of the application", async () => {
    await withServer(
      gate(ONE, () => assert.unreachable()),
      async (ask) => {
        const asked = [...FROM_A, ["Access-Control-Request-Method", "PUT"]] as const;
        const answer = await ask({ method: "OPTIONS", headers: asked });
        assert.equal(
          [answer.status, answer.body, answer.headers["access-control-allow-methods"]],
          [204, "", "GET, HEAD, POST, PUT"],
        );
      },
    );
  });
  test("refuses with 403 and no body, though the request has one", async () => {
    await withServer(
      gate(ONE, () => assert.unreachable()),
      async (ask) => {
        const { status, body, headers } = await ask({
          method: "POST",
          headers: [["Origin", "https://b.example"]],
          body: "x".repeat(100_000),
        });
        assert.equal([status, body, headers.vary, headers["content-length"]], [403, "", "Origin", "0"]);
      },
    );
  });
  test("sees two Origin lines", async () => {
    await withServer(
      gate(ONE, (_, res) => res.end()),
      async (ask) => {
        assert.is((await ask({ headers: [...FROM_A, ...FROM_A] })).status, 403);
      },
    );
  });
  test("sees a second Content-Type line, which Node drops", async () => {
    await withServer(
      gate(ONE, (_, res) => res.end()),
      async (ask) => {
        const type = ["Content-Type", "text/plain"] as const;
        assert.is((await ask({ method: "POST", headers: [...FROM_A, type] })).status, 200);
        assert.is(
          (await ask({ method: "POST", headers: [...FROM_A, type, ["content-type", "application/json"]] })).status,
          403,
        );
      },
    );
  });
  test("replaces CORS headers that are there already, and removes those that are not its own", async () => {
    const app = gate(definePolicy({ origins: [A] }), (_, res) => res.end());
    const before = (req: IncomingMessage, res: Parameters<typeof app>[1]) => {
      res.setHeader("access-control-allow-origin", "*");
      res.setHeader("Access-Control-Allow-Credentials", "true");
      res.setHeader("Vary", ["Accept-Encoding", "origin"]);
      app(req, res);
    };
    await withServer(before, async (ask) => {
      const allowed = await ask({ headers: FROM_A });
      assert.is(allowed.headers["access-control-allow-origin"], A);
      assert.is(allowed.headers["access-control-allow-credentials"], undefined);
      assert.is(allowed.headers.vary, "Accept-Encoding, origin");
      const refused = await ask({ headers: [["Origin", "https://b.example"]] });
      assert.equal([refused.status, refused.headers["access-control-allow-origin"]], [403, undefined]);
    });
  });
  test("removes every Access-Control header on a refusal, and every length of its own answers", async () => {
    const app = gate(definePolicy({ origins: [A] }), (_, res) => res.end("ran"));
    const before = (req: IncomingMessage, res: Parameters<typeof app>[1]) => {
      res.setHeader("Access-Control-Allow-Private-Network", "true");
      if (req.method !== "GET" || req.headers.origin !== A)
        res.setHeader("Content-Length", "10").setHeader("Trailer", "x");
      app(req, res);
    };
    await withServer(before, async (ask) => {
      assert.is((await ask({ headers: FROM_A })).headers["access-control-allow-private-network"], "true");
      const refused = await ask({ headers: [["Origin", "https://b.example"]] });
      assert.equal([refused.status, refused.headers["content-length"]], [403, "0"]);
      assert.is(refused.headers["access-control-allow-private-network"], undefined);
      const asked = [...FROM_A, ["Access-Control-Request-Method", "GET"]] as const;
      const granted = await ask({ method: "OPTIONS", headers: asked });
      const { "content-length": length, "transfer-encoding": encoding } = granted.headers;
      assert.equal([granted.status, length, encoding], [204, undefined, undefined]);
    });
  });
  test("does nothing after somebody else has answered while it waited", async () => {
    let letIn: (answer: boolean) => void = () => {};
    const policy = cors()
      .allowOrigins(() => new Promise((resolve) => (letIn = resolve)))
      .build();
    const app = gate(policy, () => assert.unreachable());
    const before = (req: IncomingMessage, res: Parameters<typeof app>[1]) => {
      app(req, res);
      res.write("too ");
      letIn(true);
      setImmediate(() => res.end("slow"));
    };
    await withServer(before, async (ask) => assert.is((await ask({ headers: FROM_A })).body, "too slow"));
  });
  test("counts what Access-Control-Request-Headers holds by its lines, not as Node joins them", async () => {
    const half = ["Access-Control-Request-Headers", ",".repeat(4096)] as const;
    const asked = [...FROM_A, ["Access-Control-Request-Method", "PUT"], half, half] as const;
    await withServer(
      gate(ONE, (_, res) => res.end()),
      async (ask) => {
        assert.is((await ask({ method: "OPTIONS", headers: asked })).status, 204);
        assert.is((await ask({ method: "OPTIONS", headers: [...asked, [half[0], ","]] })).status, 403);
      },
    );
  });
  test("leaves a committed response alone, and does not run the application if the request is refused", async () => {
    for (const [origin, expected] of [
      [A, 1],
      ["https://b.example", 0],
    ] as const) {
      let runs = 0;
      const app = gate(ONE, () => runs++);
      const before = (req: IncomingMessage, res: Parameters<typeof app>[1]) => {
        res.writeHead(201).end("123");
        app(req, res);
      };
      await withServer(before, async (ask) => {
        const { status, body, headers } = await ask({ headers: [["Origin", origin]] });
        assert.equal([status, body, headers.vary], [201, "123", undefined]);
      });
      assert.is(runs, expected);
    }
  });
  test("asks a function for the policy, once for each request", async () => {
    const policies = [ONE, definePolicy({}), ONE];
    await withServer(
      gate(
        () => policies.shift() ?? ONE,
        (_, res) => res.end(),
      ),
      async (ask) => {
        const statuses = [];
        for (let i = 0; i < 3; i++) statuses.push((await ask({ headers: FROM_A })).status);
        assert.equal(statuses, [200, 403, 200]);
      },
    );
  });
  test("waits for a predicate that promises", async () => {
    const policy = cors()
      .allowOrigins(async (origin) => origin === A)
      .build();
    await withServer(
      gate(policy, (_, res) => res.end("ran")),
      async (ask) => {
        assert.is((await ask({ headers: FROM_A })).body, "ran");
        assert.is((await ask({ headers: [["Origin", "https://b.example"]] })).status, 403);
      },
    );
  });
  test("applied twice says everything once", async () => {
    const inner = gate(ONE, (_, res) => res.end());
    await withServer(gate(ONE, inner), async (ask) => {
      const { headers } = await ask({ headers: FROM_A });
      assert.equal([headers["access-control-allow-origin"], headers.vary], [A, "Origin"]);
    });
  });
  test("decides about a request that somebody has destroyed", async () => {
    const app = gate(ONE, (_, res) => res.end("ran"));
    const before = async (req: IncomingMessage, res: Parameters<typeof app>[1]) => {
      for await (const _ of req) break;
      app(req, res);
    };
    await withServer(before, async (ask) => {
      const { status, headers } = await ask({ method: "POST", headers: FROM_A, body: "x".repeat(10) });
      assert.equal([status, headers["access-control-allow-origin"]], [200, A]);
    });
  });
  test("survives requests that no client library would send", async () => {
    await withServer(
      gate(ONE, (_, res) => res.end()),
      async (ask, port) => {
        for (const value of ["\u00ff\u00fe", "https://a.example\t", "x".repeat(12_000), ""]) {
          const socket = connect(port, "127.0.0.1");
          socket.end(
            Buffer.from(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: ${value}\r\n\r\n`, "latin1"),
          );
          let text = "";
          for await (const chunk of socket.setEncoding("latin1")) text += chunk;
          assert.match(text, value.startsWith("https") ? /^HTTP\/1.1 200/ : /^HTTP\/1.1 403/);
        }
        assert.is((await ask({ headers: FROM_A })).status, 200);
      },
    );
  });
  test("is not changed by its options once it is made", async () => {
    const options = { trustProxy: false };
    const app = gate(definePolicy({}), (_, res) => res.end(), options);
    options.trustProxy = true;
    const headers = [
      ["Origin", A],
      ["X-Forwarded-Proto", "https"],
      ["X-Forwarded-Host", "a.example"],
    ] as const;
    await withServer(app, async (ask) => assert.is((await ask({ headers })).status, 403));
  });
  test("leaves what the application throws after a promise an uncaught exception", async () => {
    const policy = definePolicy({ originPredicates: [async () => true] });
    const app = gate(policy, (_, res) => {
      res.end();
      throw new Error("the application's");
    });
    const thrown = new Promise<string>((resolve) => {
      process.once("uncaughtException", (_, origin) => resolve(origin));
    });
    await withServer(app, async (ask) => {
      await ask({ headers: [["Origin", A]] });
      assert.is(await thrown, "uncaughtException");
    });
  });
  test("leaves a committed response to whoever writes it, though the request is refused", async () => {
    const app = gate(ONE, () => assert.unreachable());
    const before = (req: IncomingMessage, res: Parameters<typeof app>[1]) => {
      res.writeHead(201).write("12");
      app(req, res);
      setImmediate(() => res.end("3"));
    };
    await withServer(before, async (ask) => {
      const { status, body } = await ask({ headers: [["Origin", "https://b.example"]] });
      assert.equal([status, body], [201, "123"]);
    });
  });
  test("removes each of the CORS headers that are there already", async () => {
    const names = ["Origin", "Credentials", "Methods", "Headers"].map((part) => `access-control-allow-${part}`);
    const all = [...names, "access-control-max-age", "access-control-expose-headers"];
    const app = gate(definePolicy({}), (_, res) => res.end());
    const before = (req: IncomingMessage, res: Parameters<typeof app>[1]) => {
      for (const name of all) res.setHeader(name, "x");
      app(req, res);
    };
    await withServer(before, async (ask) => {
      const { headers } = await ask({});
      for (const name of all) assert.is(headers[name.toLowerCase()], undefined, name);
    });
  });
});

suite("a gate as middleware", (test) => {
  test("calls next without arguments for what is allowed, and not for what is refused", async () => {
    const calls: unknown[][] = [];
    const middleware = gate(ONE);
    await withServer(
      (req, res) => middleware(req, res, (...args) => calls.push(args) && res.end()),
      async (ask) => {
        assert.is((await ask({ headers: FROM_A })).status, 200);
        assert.is((await ask({ headers: [["Origin", "https://b.example"]] })).status, 403);
        assert.is((await ask({})).status, 200);
      },
    );
    assert.equal(calls, [[], []]);
    assert.is(middleware.length, 3);
  });
});

suite("the server's own origin", (test) => {
  const app = (trustProxy: boolean) => gate(definePolicy({}), (_, res) => res.end(), { trustProxy });
  const ask = (trustProxy: boolean, origin: string, ...headers: [string, string][]) =>
    withServer(app(trustProxy), async (ask) => (await ask({ headers: [["Origin", origin], ...headers] })).status);

  test("is made of the socket and Host, in any letter case and with its default port or without", async () => {
    assert.is(await ask(false, "http://site.example", ["Host", "Site.Example:80"]), 200);
    assert.is(await ask(false, "http://site.example:8080", ["Host", "site.example:8080"]), 200);
    assert.is(await ask(false, "https://site.example", ["Host", "site.example"]), 403);
  });
  test("is not what forwarded headers say, unless a proxy is trusted", async () => {
    const forwarded: [string, string][] = [
      ["Host", "inner"],
      ["X-Forwarded-Proto", "https, http"],
      ["X-Forwarded-Host", "site.example, inner"],
    ];
    assert.is(await ask(false, "https://site.example", ...forwarded), 403);
    assert.is(await ask(true, "https://site.example", ...forwarded), 200);
    assert.is(
      await ask(
        true,
        "https://site.example",
        ["Host", "x"],
        ["Forwarded", 'for=1;Proto=https;host="site.example", for=2'],
      ),
      200,
    );
    assert.is(await ask(true, "http://inner", ["Host", "inner"]), 200);
  });
  test("is unknown where the socket is gone, and what is forwarded counts all the same", () => {
    const req = (headers: object) => ({
      method: "GET",
      headers: { origin: A, ...headers },
      rawHeaders: [],
      socket: null,
    });
    const selfOf = (headers: object, trustProxy: boolean) => toCorsRequest(req(headers) as never, { trustProxy }).self;
    assert.is(selfOf({ host: "a.example" }, false), undefined);
    assert.is(selfOf({ host: "a.example", "x-forwarded-proto": "https" }, true), A);
  });
  test("takes an empty Forwarded for none", async () => {
    const app = gate(definePolicy({}), (_, res) => res.end(), { trustProxy: true });
    const headers = [
      ["Origin", A],
      ["Forwarded", ""],
      ["X-Forwarded-Proto", "https"],
      ["X-Forwarded-Host", "a.example"],
    ] as const;
    await withServer(app, async (ask) => assert.is((await ask({ headers })).status, 200));
  });
  test("is not what forwarded headers say where nothing is said of a proxy", async () => {
    const headers = [
      ["Origin", A],
      ["X-Forwarded-Proto", "https"],
      ["X-Forwarded-Host", "a.example"],
    ] as const;
    const app = gate(definePolicy({}), (_, res) => res.end());
    await withServer(app, async (ask) => assert.is((await ask({ headers })).status, 403));
    assert.is(
      toCorsRequest({ headers: { origin: A, host: "b.example", "x-forwarded-host": "a.example" }, socket: {} } as never)
        .self,
      "http://b.example",
    );
  });
});

suite("a gate on other servers of Node's", (test) => {
  const listener = gate(definePolicy({}), (_, res) => res.end("ran"));

  test("knows its own origin over https", async () => {
    const server = createHttps(await makeCertificate(), listener);
    const port = await listen(server);
    for (const [origin, status] of [
      [`https://127.0.0.1:${port}`, 200],
      [`http://127.0.0.1:${port}`, 403],
    ] as const) {
      const req = httpsGet({ port, host: "127.0.0.1", rejectUnauthorized: false, headers: { origin }, agent: false });
      const [res] = (await once(req, "response")) as [IncomingMessage];
      assert.is(res.resume().statusCode, status);
    }
    server.closeAllConnections();
    server.close();
  });

  for (const isSecure of [false, true]) {
    test(`answers over HTTP/2 ${isSecure ? "with TLS" : "in clear text"}`, async () => {
      const app = gate(ONE, (_, res) => res.end("ran"));
      const server = isSecure ? createSecureServer(await makeCertificate(), app as never) : createHttp2(app as never);
      const port = await listen(server);
      const scheme = isSecure ? "https" : "http";
      const client = connectHttp2(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false });
      const ask = async (headers: Record<string, string | string[]>) => {
        const [answer] = await once(client.request(headers as never).resume(), "response");
        return [answer[":status"], answer["access-control-allow-origin"], answer.vary];
      };
      assert.equal(await ask({ origin: A }), [200, A, "Origin"]);
      assert.equal(await ask({ origin: "https://b.example" }), [403, undefined, "Origin"]);
      assert.equal(await ask({ origin: `${scheme}://127.0.0.1:${port}` }), [200, undefined, "Origin"]);
      assert.equal(await ask({ origin: [A, A] }), [403, undefined, "Origin"]);
      assert.equal(await ask({ ":method": "OPTIONS", origin: A, "access-control-request-method": "PUT" }), [
        204,
        A,
        "Origin",
      ]);
      assert.equal(await ask({ ":method": "OPTIONS", origin: A, "access-control-request-method": "PATCH" }), [
        403,
        undefined,
        "Origin",
      ]);
      client.destroy();
      server.close();
    });
  }

  test("closes an HTTP/2 stream that it has refused, though nobody reads the request's body", async () => {
    const server = createHttp2(gate(ONE, () => assert.unreachable()));
    const client = connectHttp2(`http://127.0.0.1:${await listen(server)}`);
    const stream = client.request({ ":method": "POST", origin: "https://b.example" }).resume();
    stream.end(Buffer.alloc(5_000_000));
    const [answer] = await once(stream, "response");
    assert.is(answer[":status"], 403);
    await once(stream, "close");
    client.destroy();
    server.close();
  });

  test("does not run the application for an HTTP/2 client that has gone while it waited", async () => {
    let letIn: (answer: boolean) => void = () => {};
    const policy = cors()
      .allowOrigins(() => new Promise((resolve) => (letIn = resolve)))
      .build();
    const server = createHttp2(gate(policy, () => assert.unreachable()));
    const client = connectHttp2(`http://127.0.0.1:${await listen(server)}`);
    const [stream] = await Promise.all([
      once(server, "stream").then(([stream]) => stream),
      client.request({ origin: A }).on("error", () => {}),
    ]);
    const closed = once(stream, "close").catch(() => {});
    client.destroy();
    await closed;
    letIn(true);
    await new Promise((resolve) => setImmediate(resolve));
    server.close();
  });
});

suite("a wrong call of gate", (test) => {
  const wrong: [unknown[], RegExp][] = [
    [[undefined], /expects a policy/],
    [[{}], /expects a policy/],
    [["*"], /expects a policy/],
    [[ONE, 42], /expects an application/],
    [[ONE, { trustProxy: true }], /expects an application/],
    [[ONE, undefined, null], /options as an object/],
    [[ONE, undefined, { trustProxy: "yes" }], /trustProxy to be true or false/],
    [[ONE, undefined, { trustProxies: true }], /did you mean trustProxy\?/],
    [[ONE, undefined, { debugging: true }], /did you mean debug\?/],
    [[ONE, undefined, { xyzzy: true }], /only trustProxy and debug/],
    [[ONE, undefined, { debug: 1 }], /debug to be true or false/],
  ];
  for (const [args, message] of wrong) {
    test(`with ${JSON.stringify(args)} is a TypeError that says what was expected`, () => {
      assert.throws(
        () => (gate as (...args: unknown[]) => unknown)(...args),
        (error: unknown) => error instanceof TypeError && message.test(error.message),
      );
    });
  }
  test("is none where an option is undefined: that is as good as absent", () => {
    const options = { trustProxy: undefined, debug: undefined } as unknown as { debug: boolean };
    assert.type(
      gate(ONE, () => {}, options),
      "function",
    );
  });
});

suite("the request that a gate decides about", (test) => {
  test("is made of headers alone, and nothing else is read without Origin", async () => {
    const seen: unknown[] = [];
    await withServer(
      (req, res) => {
        seen.push(toCorsRequest(req));
        res.end();
      },
      async (ask, port) => {
        await ask({ headers: [["Content-Type", "text/plain"]] });
        const line = ["Access-Control-Request-Headers", "x-a"] as const;
        await ask({ headers: [...FROM_A, ["Content-Type", "a/b"], ["Sec-Fetch-Site", "cross-site"], line, line] });
        assert.equal(seen[0], { method: "GET" });
        assert.equal(JSON.parse(JSON.stringify(seen[1])), {
          method: "GET",
          origin: A,
          requestHeaders: ["x-a", "x-a"],
          contentType: "a/b",
          secFetchSite: "cross-site",
          self: `http://127.0.0.1:${port}`,
        });
      },
    );
  });
});

suite("a Vary field", (test) => {
  const rows: [string | string[] | undefined, string[], string][] = [
    [undefined, ["Origin"], "Origin"],
    ["Accept", ["Origin"], "Accept, Origin"],
    ["accept, ORIGIN", ["Origin"], "accept, ORIGIN"],
    [["A", "b, C"], ["B", "D"], "A, b, C, D"],
    ["*", ["Origin"], "*"],
    ["Accept, *", ["Origin"], "*"],
    [",, ", ["Origin", "Origin"], "Origin"],
    ["X-Origin", ["Origin"], "X-Origin, Origin"],
  ];
  for (const [present, names, expected] of rows) {
    test(`that says ${JSON.stringify(present)} becomes ${expected}`, () =>
      assert.is(mergeVary(present, names), expected));
  }
  test("of a list that somebody changes is made anew, and of one that cannot change is the same", () => {
    const names = ["Origin", "Accept"];
    assert.is(renderVary(names), "Origin, Accept");
    names.push("Range");
    assert.is(renderVary(names), "Origin, Accept, Range");
    for (const list of [["Origin"], [" Accept", "accept"], ["Accept", "*"]]) {
      const frozen = Object.freeze(list);
      for (let i = 0; i < 2; i++) assert.is(renderVary(frozen), mergeVary(undefined, list));
    }
  });
});
