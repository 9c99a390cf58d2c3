import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/fastify.js";
import { cors, definePolicy } from "../bindings/index.js";
import { A, ANSWER, actual, allowed, B, checkDecides, FOR_A, FOR_B, portOf, preflight, withApp } from "./fastify.js";
import type { Answer, Ask } from "./http.js";
import { suite } from "./suite.js";

suite("a gate in Fastify", (test) => {
  test("lets what is allowed through, with the headers set before the application runs", async () => {
    const seen: unknown[] = [];
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.get("/", async (_, reply) => {
        seen.push(reply.getHeader("access-control-allow-origin"), reply.getHeader("vary"));
        return "ran";
      });
    };
    await withApp(build, async (ask) => {
      const { status, body, headers } = await ask(actual("GET", "/", A));
      assert.equal([status, body, headers["access-control-allow-origin"], headers.vary], [200, "ran", A, "Origin"]);
      assert.equal(seen, [A, "Origin"]);
      assert.is((await ask({})).headers.vary, "Origin");
    });
  });
  test("refuses with 403 and no body, through the hooks of Fastify, and nothing of the application runs", async () => {
    const told: unknown[] = [];
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.addHook("onRequest", async () => assert.unreachable());
      app.addHook("onSend", async (_, reply) => void told.push(reply.statusCode));
      app.addHook("onResponse", async (_, reply) => void told.push(reply.sent));
      app.post("/", () => assert.unreachable());
    };
    await withApp(build, async (ask) => {
      const { status, body, headers } = await ask({ ...actual("POST", "/", B), body: "x".repeat(100_000) });
      assert.equal([status, body, headers["content-length"], headers.vary], [403, "", "0", "Origin"]);
      assert.equal(told, [403, true]);
    });
  });
  test("answers a preflight before the hooks that are added after it, and no route serves OPTIONS", async () => {
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.addHook("onRequest", async (_, reply) => reply.code(401).send());
      app.put("/", ANSWER);
    };
    await withApp(build, async (ask) => {
      const { status, body, headers } = await ask(preflight("PUT", "/", A));
      assert.equal(
        [status, body, headers["access-control-allow-methods"]],
        [204, "", "DELETE, GET, HEAD, OPTIONS, POST, PUT"],
      );
      assert.equal([headers["content-length"], headers["content-type"]], [undefined, undefined]);
      const refused = await ask(actual("PUT", "/", A));
      assert.equal([refused.status, allowed(refused)], [401, A]);
    });
  });
  test("decides about paths that no route has as well", async () => {
    await withApp(
      (app) => app.register(gate(FOR_A)),
      async (ask) => {
        await checkDecides(ask, A, "PUT", "/nowhere");
        const { status } = await ask(actual("PUT", "/nowhere", A));
        assert.is(status, 404);
      },
    );
  });
  test("lets an OPTIONS that is no preflight go on to its route, or to where there is none", async () => {
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.options("/", ANSWER);
      app.get("/none", ANSWER);
    };
    await withApp(build, async (ask) => {
      for (const headers of [[], [["Origin", A]], [["Access-Control-Request-Method", "PUT"]]] as Ask["headers"][]) {
        const what = { method: "OPTIONS", headers: headers as NonNullable<typeof headers> };
        assert.is((await ask(what)).body, "ran");
        assert.is((await ask({ ...what, path: "/none" })).status, 404);
      }
      await checkDecides(ask, A, "OPTIONS", "/");
    });
  });
  test("answers preflights in place of a user's own OPTIONS routes, and in place of a route for all methods", async () => {
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.options("*", () => assert.unreachable());
      app.all("/all", ANSWER);
      app.get("/", ANSWER);
    };
    await withApp(build, async (ask) => {
      for (const path of ["/", "/all", "/nowhere"]) assert.is((await ask(preflight("GET", path, A))).status, 204);
      assert.is((await ask({ method: "OPTIONS", path: "/all" })).body, "ran");
    });
  });
  test("is a TypeError where its arguments are wrong", () => {
    for (const args of [[undefined], [{}], [FOR_A, null], [FOR_A, { trustProxies: true }]]) {
      assert.throws(
        () => (gate as (...args: unknown[]) => unknown)(...args),
        (error: unknown) => error instanceof TypeError && /^crossgate: gate /.test(error.message),
      );
    }
  });
  test("adds nothing that documentation shows", async () => {
    const shown: unknown[] = [];
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.addHook("onRoute", ({ method, schema }) => {
        if (!(schema as { hide?: boolean } | undefined)?.hide) shown.push(method);
      });
      app.get("/", ANSWER);
    };
    await withApp(build, async () => assert.equal(shown, ["GET", "HEAD"]));
  });
  test("is a plugin for Fastify 5 or later", async () => {
    const app = Fastify();
    Object.defineProperty(app, "version", { value: "4.29.0" });
    app.register(gate(FOR_A));
    assert.match(await app.ready().then(String, String), /crossgate - expected '>=5' fastify version/);
  });
  test("removes what earlier hooks have said of these headers, and of the length, where it refuses", async () => {
    const build = async (app: FastifyInstance) => {
      app.addHook("onRequest", async ({ headers }, reply) => {
        reply.header("access-control-allow-origin", "*").header("access-control-allow-private-network", "true");
        reply.raw.setHeader("Access-Control-Allow-Methods", "*");
        if (headers.origin !== A) reply.header("content-length", "10");
        if (headers["access-control-request-method"]) reply.raw.setHeader("Content-Length", "10");
      });
      await app.register(gate(FOR_A));
      app.get("/", ANSWER);
    };
    await withApp(build, async (ask) => {
      const { headers } = await ask(actual("GET", "/", B));
      assert.equal(
        Object.keys(headers).filter((name) => name.startsWith("access-control-")),
        [],
      );
      assert.is(headers["content-length"], "0");
      const through = await ask(actual("GET", "/", A));
      assert.equal([allowed(through), through.headers["access-control-allow-private-network"]], [A, "true"]);
      assert.is((await ask(preflight("GET", "/", A))).headers["content-length"], undefined);
    });
  });
  test("waits for a policy that promises", async () => {
    const policy = definePolicy({ originPredicates: [async (origin) => origin === A] });
    const build = async (app: FastifyInstance) => {
      await app.register(gate(policy));
      app.get("/", ANSWER);
    };
    await withApp(build, async (ask) => {
      assert.is((await ask(actual("GET", "/", A))).body, "ran");
      assert.is((await ask(actual("GET", "/", B))).status, 403);
      assert.is((await ask(preflight("GET", "/", A))).status, 204);
    });
  });
  test("does nothing after somebody else has answered while it waited, or the client has gone", async () => {
    let letIn: (answer: boolean) => void = () => {};
    let asked: () => void = () => {};
    const policy = cors()
      .allowOrigins(() => new Promise((resolve) => (letIn = resolve)))
      .build();
    let act: (reply: FastifyReply) => void = () => {};
    const build = async (app: FastifyInstance) => {
      app.addHook("onRequest", (_, reply, done) => {
        done();
        act(reply);
        asked();
      });
      await app.register(gate(policy));
      app.get("/", () => assert.unreachable());
    };
    await withApp(build, async (ask, app) => {
      const ways = [
        (reply: FastifyReply) => void reply.raw.write("too "),
        (reply: FastifyReply) => void reply.hijack(),
      ];
      for (const answer of [true, false]) {
        for (const way of ways) {
          act = (reply) => {
            way(reply);
            letIn(answer);
            setImmediate(() => reply.raw.end("slow"));
          };
          const { status, body } = await ask(actual("GET", "/", A));
          assert.equal([status, body], [200, way === ways[0] ? "too slow" : "slow"]);
        }
      }
      const gone = new Promise<void>((resolve) => {
        act = ({ raw }) => raw.once("close", () => resolve(letIn(true)));
      });
      const isAsked = new Promise<void>((resolve) => (asked = resolve));
      const socket = connect(portOf(app), "127.0.0.1");
      socket.write(`GET / HTTP/1.1\r\nHost: a\r\nOrigin: ${A}\r\n\r\n`);
      await isAsked;
      socket.destroy();
      await gone;
      await new Promise((resolve) => setImmediate(resolve));
    });
  });
  test("leaves a committed response to whoever writes it, though the request is refused", async () => {
    const build = async (app: FastifyInstance) => {
      app.addHook("onRequest", (_, { raw }, done) => {
        raw.writeHead(201).write("12");
        setImmediate(() => raw.end("3"));
        done();
      });
      await app.register(gate(FOR_A));
      app.get("/", () => assert.unreachable());
    };
    await withApp(build, async (ask) => {
      const { status, body } = await ask(actual("GET", "/", B));
      assert.equal([status, body], [201, "123"]);
    });
  });
  test("asks a function for the policy, once for each request, and takes what Fastify's users have between", async () => {
    let asked = 0;
    const source = () => {
      asked++;
      return FOR_A;
    };
    const build = async (app: FastifyInstance) => {
      await app.register(async (child) => {
        await child.register(gate(source, { trustProxy: true }));
        child.get("/", ANSWER);
      });
      await app.register(gate(FOR_B));
    };
    await withApp(build, async (ask) => {
      await checkDecides(ask, A, "GET", "/");
      assert.is(asked, 4);
      const forwarded = [
        ["Origin", "https://c.example"],
        ["X-Forwarded-Proto", "https"],
        ["X-Forwarded-Host", "c.example"],
      ] as const;
      assert.is((await ask({ headers: forwarded })).status, 200);
    });
  });
});

suite("a gate in Fastify over HTTP/2", (test) => {
  test("closes a stream that it has answered, though nobody reads the request's body", async () => {
    const app = Fastify({ http2: true });
    await app.register(gate(FOR_A));
    app.post("/", () => assert.unreachable());
    await app.listen({ port: 0, host: "127.0.0.1" });
    const client = connectHttp2(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
    const asked = { ":method": "OPTIONS", origin: A, "access-control-request-method": "POST" };
    for (const [headers, status] of [
      [{ ":method": "POST", origin: B }, 403],
      [asked, 204],
    ] as const) {
      const stream = client.request(headers).resume();
      stream.end(Buffer.alloc(5_000_000));
      const [answer] = await once(stream, "response");
      assert.is(answer[":status"], status);
      await once(stream, "close");
    }
    client.destroy();
    await app.close();
  });
});

/** What a route does with its reply, and what Vary says in the end. */
const ACTS: readonly [does: string, act: (reply: FastifyReply, request: FastifyRequest) => unknown, vary: string][] = [
  ["nothing", (reply) => reply.send(), "Origin"],
  [
    "sets them",
    (reply) => reply.headers({ Vary: "Accept", "Access-Control-Allow-Origin": "*" }).send("x"),
    "Accept, Origin",
  ],
  [
    "removes them",
    (reply) => reply.removeHeader("vary").removeHeader("access-control-allow-origin").send("x"),
    "Origin",
  ],
  [
    "sends a stream",
    (reply) =>
      reply
        .header("vary", "A")
        .header("access-control-allow-origin", "*")
        .send(Readable.from(["x"])),
    "A, Origin",
  ],
  [
    "sends a Response",
    (reply) => reply.send(new Response("x", { headers: { vary: "A", "access-control-allow-origin": "*" } })),
    "A, Origin",
  ],
  [
    "throws",
    (reply) => {
      reply.header("access-control-allow-origin", "*");
      throw new Error("x");
    },
    "Origin",
  ],
  ["is not to be found", (reply) => reply.header("vary", "A").callNotFound(), "A, Origin"],
  [
    "is hijacked",
    (reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { vary: "A", "access-control-allow-origin": "*" });
      reply.raw.end("x");
    },
    "A, Origin",
  ],
];

suite("a route of Fastify's behind a gate", (test) => {
  const build = (act: (reply: FastifyReply, request: FastifyRequest) => unknown) => async (app: FastifyInstance) => {
    await app.register(gate(FOR_A));
    app.get("/", (request, reply) => void act(reply, request));
  };
  for (const [does, act, vary] of ACTS) {
    const expected = [A, vary];
    test(`that ${does} leaves the CORS headers as they are`, async () => {
      await withApp(build(act), async (ask, app) => {
        const real = await ask(actual("GET", "/", A));
        const injected = await app.inject({ url: "/", headers: { origin: A } });
        for (const { headers } of [real, injected]) {
          assert.equal([headers["access-control-allow-origin"], headers.vary], expected);
        }
        assert.is(allowed(await ask(actual("HEAD", "/", A))), A);
      });
    });
    test(`that ${does} leaves them so over HTTP/2`, async () => {
      const app = Fastify({ http2: true }) as unknown as FastifyInstance;
      const use = async () => {
        const client = connectHttp2(`http://127.0.0.1:${portOf(app)}`);
        const stream = client.request({ origin: A });
        const headers = await new Promise<Answer["headers"]>((resolve) => stream.on("response", resolve as never));
        client.destroy();
        assert.equal([headers["access-control-allow-origin"], headers.vary], expected);
      };
      await withApp(build(act), use, app);
    });
  }
});
