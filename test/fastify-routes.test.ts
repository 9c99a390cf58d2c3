import { channel } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import Fastify, { type FastifyInstance } from "fastify";
import * as assert from "uvu/assert";
import { type GatePolicy, gate } from "../bindings/http/fastify.js";
import {
  A,
  ANSWER,
  type Asking,
  actual,
  allowed,
  B,
  checkDecides,
  FOR_A,
  FOR_B,
  preflight,
  withApp,
} from "./fastify.js";
import { suite } from "./suite.js";

/** An application that was made before the module of the gate was there. */
function makeEarly(): FastifyInstance {
  const initialized = channel("fastify.initialization");
  const { publish } = initialized;
  initialized.publish = () => {};
  const app = Fastify();
  initialized.publish = publish;
  return app;
}

/** What is published while `run` runs. */
async function faultsOf(run: () => Promise<void>): Promise<string[]> {
  const faults: string[] = [];
  const listen = (fault: unknown) => void faults.push(String((fault as { error: unknown }).error));
  const errors = channel("crossgate:error");
  errors.subscribe(listen);
  await run().finally(() => errors.unsubscribe(listen));
  return faults;
}

suite("a policy of a route's own", (test) => {
  test("decides about the preflights for its methods, and about the requests", async () => {
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.get("/x", { config: { cors: FOR_B } }, ANSWER);
      app.put("/x", ANSWER);
      app.route({ method: ["PUT", "DELETE"], url: "/y/:id", config: { cors: () => FOR_B }, handler: ANSWER });
      app.get("/y/*", ANSWER);
      app.options("/y/z", { config: { cors: FOR_B } }, ANSWER);
    };
    await withApp(build, async (ask) => {
      for (const method of ["GET", "HEAD"]) await checkDecides(ask, B, method, "/x");
      await checkDecides(ask, A, "PUT", "/x");
      await checkDecides(ask, A, "DELETE", "/x");
      for (const method of ["PUT", "DELETE"]) await checkDecides(ask, B, method, "/y/z?a=b");
      await checkDecides(ask, A, "GET", "/y/z");
      await checkDecides(ask, B, "OPTIONS", "/y/z");
    });
  });
  test("counts at each of the paths that a prefix makes of it", async () => {
    const route = (cors: GatePolicy) => ({ config: { cors } });
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      await app.register(async (v) => v.post("/", route(FOR_B), ANSWER), { prefix: "/both" });
      await app.register(
        async (v) => {
          v.post("", route(FOR_B), ANSWER);
          v.post("/", { ...route(FOR_A), prefixTrailingSlash: "slash" }, ANSWER);
        },
        { prefix: "/apart" },
      );
      await app.register(async (v) => v.post("/x", route(FOR_B), ANSWER), { prefix: "/slash/" });
      await app.register(async (v) => v.post("/", { ...route(FOR_B), prefixTrailingSlash: "no-slash" }, ANSWER), {
        prefix: "/no",
      });
      app.get("/optional/:id?", route(FOR_B), ANSWER);
    };
    await withApp(build, async (ask) => {
      for (const path of ["/both", "/both/", "/apart", "/slash/x", "/no"]) await checkDecides(ask, B, "POST", path);
      for (const path of ["/apart/", "/no/"]) await checkDecides(ask, A, "POST", path);
      for (const path of ["/optional", "/optional/1"]) await checkDecides(ask, B, "GET", path);
    });
  });
  test("counts for the host that its route is for", async () => {
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.get("/", { constraints: { host: "b.host" }, config: { cors: FOR_B } }, ANSWER);
      app.get("/", ANSWER);
      app.options("/", { constraints: { host: "b.host" } }, ANSWER);
    };
    await withApp(build, async (ask) => {
      const atB: Asking = (what) => ask({ ...what, headers: [...(what.headers ?? []), ["Host", "b.host"]] });
      await checkDecides(atB, B, "GET", "/");
      await checkDecides(ask, A, "GET", "/");
      assert.is((await atB({ method: "OPTIONS" })).body, "ran");
      assert.is((await ask({ method: "OPTIONS" })).status, 404);
    });
  });
  test("is refused to preflights that find a route for several methods, OPTIONS among them, and none that is asked for", async () => {
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.route({ method: ["GET", "OPTIONS"], url: "/x/y", handler: ANSWER });
      app.put("/x/*", { config: { cors: FOR_B } }, ANSWER);
    };
    await withApp(build, async (ask) => {
      const told = await faultsOf(async () => assert.is((await ask(preflight("PUT", "/x/y", B))).status, 403));
      assert.match(told.join(), /OPTIONS \/x\/y: .* add those for OPTIONS apart/);
      for (const method of ["GET", "OPTIONS"]) await checkDecides(ask, A, method, "/x/y");
      const { headers = [] } = preflight("PUT", "/x/y", A);
      assert.is((await ask({ path: "/x/y", headers })).body, "ran");
    });
  });
  test("counts where a strategy of a user's own finds its route", async () => {
    const tenant = {
      name: "tenant",
      mustMatchWhenDerived: true,
      storage: () => {
        const handlers = new Map();
        return { get: (key: unknown) => handlers.get(key) ?? null, set: handlers.set.bind(handlers) };
      },
      deriveConstraint: ({ url }: IncomingMessage) => (url?.endsWith("?tenant") ? "one" : undefined),
    };
    const build = async (app: FastifyInstance) => {
      app.addConstraintStrategy(tenant);
      await app.register(gate(FOR_A));
      app.put("/x/:id", { constraints: { tenant: "one" }, config: { cors: FOR_B } }, ANSWER);
      app.put("/x/*", ANSWER);
    };
    await withApp(build, async (ask) => {
      await checkDecides(ask, B, "PUT", "/x/1?tenant");
      await checkDecides(ask, A, "PUT", "/x/1/2");
      assert.is((await ask(preflight("PUT", "/x/1", B))).status, 404);
    });
  });
  test("counts for each version of its route, and one version cannot have another: no preflight tells them apart", async () => {
    const constraints = { version: "1.2.0" };
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.get("/x/:a", { constraints, config: { cors: FOR_B } }, ANSWER);
      app.get("/x/:b", { constraints: { version: "2.0.0" }, config: { cors: FOR_B } }, ANSWER);
    };
    await withApp(build, async (ask) => {
      for (const version of ["1.x", "2.x"]) {
        const versioned: Asking = (what) => {
          const headers = what.headers ?? [];
          return ask(
            what.method === "OPTIONS" ? what : { ...what, headers: [...headers, ["Accept-Version", version]] },
          );
        };
        await checkDecides(versioned, B, "GET", "/x/1");
      }
    });
    const app = Fastify();
    await build(app);
    app.get("/x/:c", ANSWER);
    const error = await app.ready().then(String, String);
    assert.match(error, /there are two policies for GET \/x\/:c,/);
  });
  test("is a TypeError where it is none, when the route is added", async () => {
    const app = Fastify();
    await app.register(gate(FOR_A));
    for (const cors of ["*", {}, false, null] as never[]) {
      assert.throws(
        () => app.get("/", { config: { cors } }, ANSWER),
        (error: unknown) => error instanceof TypeError && /expects a policy/.test(error.message),
      );
    }
  });
  test("is nobody's business where there is no gate", async () => {
    const build = (app: FastifyInstance) => app.get("/", { config: { cors: { origin: "*" } as never } }, ANSWER);
    await withApp(build, async (ask) => assert.is((await ask(actual("GET", "/", B))).body, "ran"));
  });
});

suite("a gate in a scope of Fastify's", (test) => {
  test("holds for that scope only, prefix or none", async () => {
    const build = async (app: FastifyInstance) => {
      app.put("/outside", ANSWER);
      app.options("/o/*", ANSWER);
      app.put("/hosted", { constraints: { host: "some.host" } }, ANSWER);
      await app.register(async (child) => {
        await child.register(gate(FOR_A));
        child.put("/inside", ANSWER);
        child.options("/o/inside", ANSWER);
        child.all("/*", ANSWER);
      });
    };
    await withApp(build, async (ask) => {
      await checkDecides(ask, A, "PUT", "/inside");
      await checkDecides(ask, A, "OPTIONS", "/o/inside");
      await checkDecides(ask, A, "PUT", "/other");
      const [first, then] = [await ask(preflight("PUT", "/outside", A)), await ask(actual("PUT", "/outside", A))];
      assert.equal([first.status, allowed(first), then.body, allowed(then)], [404, undefined, "ran", undefined]);
      const { headers = [], ...rest } = preflight("PUT", "/hosted", A);
      assert.is((await ask({ ...rest, headers: [...headers, ["Host", "some.host"]] })).status, 404);
    });
  });
  test("decides where it is nearer than another, whichever was first", async () => {
    for (const isLate of [false, true]) {
      const build = async (app: FastifyInstance) => {
        const root = async () => {
          await app.register(gate(FOR_A));
        };
        if (!isLate) await root();
        await app.register(
          async (child) => {
            await child.register(gate(FOR_B));
            child.put("/x", ANSWER);
            child.put("/own", { config: { cors: FOR_A } }, ANSWER);
            await child.register(async (grandchild) => grandchild.put("/y", ANSWER));
          },
          { prefix: "/child" },
        );
        await app.register(async (other) => other.put("/x", ANSWER), { prefix: "/other" });
        app.put("/x", ANSWER);
        if (isLate) await root();
      };
      await withApp(build, async (ask) => {
        for (const path of ["/x", "/other/x", "/child/own", "/child/nowhere"]) await checkDecides(ask, A, "PUT", path);
        for (const path of ["/child/x", "/child/y"]) await checkDecides(ask, B, "PUT", path);
        const { rawHeaders } = await ask(actual("PUT", "/child/x", B));
        assert.is(rawHeaders.filter((name) => /^(vary|access-control-allow-origin)$/i.test(name)).length, 2);
      });
    }
  });
  test("answers preflights before the hooks that are added after the first gate", async () => {
    const build = async (app: FastifyInstance) => {
      await app.register(gate(FOR_A));
      app.addHook("onRequest", async (_, reply) => reply.code(401).send());
      await app.register(async (child) => {
        await child.register(gate(FOR_B));
        child.put("/", ANSWER);
      });
    };
    await withApp(build, async (ask) => assert.is((await ask(preflight("PUT", "/", B))).status, 204));
  });
  test("decides about what its own handler for unknown paths gets, and not about others' routes below its prefix", async () => {
    const build = async (app: FastifyInstance) => {
      app.put("/child/outside", ANSWER);
      app.delete("/child/*", ANSWER);
      await app.register(
        async (child) => {
          await child.register(gate(FOR_A));
          child.setNotFoundHandler((_, reply) => reply.code(404).send("nothing"));
        },
        { prefix: "/child" },
      );
    };
    const use = async (ask: Asking) => {
      await checkDecides(ask, A, "PUT", "/child/nowhere");
      for (const [method, path] of [
        ["PUT", "/child/outside"],
        ["DELETE", "/child/all"],
      ] as const) {
        const first = await ask(preflight(method, path, A));
        assert.equal([first.body, allowed(first)], ["nothing", undefined]);
      }
    };
    for (const app of [Fastify(), makeEarly()]) await withApp(build, use, app);
  });
});

suite("a gate in Fastify that nobody waits for", (test) => {
  test("decides about the routes that are there before it has loaded", async () => {
    const build = (app: FastifyInstance) => {
      app.register(gate(FOR_A));
      app.put("/x", ANSWER);
      app.put("/own", { config: { cors: FOR_B } }, ANSWER);
      app.register(
        (child, _, done) => {
          child.register(gate(FOR_B));
          child.put("/x", ANSWER);
          child.put("/own", { config: { cors: FOR_A } }, ANSWER);
          done();
        },
        { prefix: "/child" },
      );
    };
    await withApp(build, async (ask) => {
      for (const path of ["/x", "/child/own"]) await checkDecides(ask, A, "PUT", path);
      for (const path of ["/own", "/child/x"]) await checkDecides(ask, B, "PUT", path);
    });
  });
  test("refuses a preflight that finds a user's own OPTIONS route, where there are two policies", async () => {
    const build = (app: FastifyInstance) => {
      app.register(gate(FOR_A));
      app.options("/x/y", ANSWER);
      app.put("/x/*", { config: { cors: FOR_B } }, ANSWER);
    };
    await withApp(build, async (ask) => {
      const told = await faultsOf(async () => {
        for (const origin of [A, B]) assert.is((await ask(preflight("PUT", "/x/y", origin))).status, 403);
      });
      assert.is(told.length, 2);
      await checkDecides(ask, B, "PUT", "/x/z");
      await checkDecides(ask, A, "OPTIONS", "/x/y");
    });
  });
  test("ends the start with a TypeError if one of them has no policy for one", async () => {
    const app = Fastify();
    app.register(gate(FOR_A));
    app.get("/", { config: { cors: {} as never } }, ANSWER);
    assert.match(await app.ready().then(String, String), /TypeError: crossgate: gate expects a policy/);
  });
  test("decides about those of an application older than its module, where there is one policy for all", async () => {
    const build = (app: FastifyInstance) => {
      app.register(gate(FOR_A));
      app.put("/x", ANSWER);
      app.options("/o/*", ANSWER);
    };
    const use = async (ask: Asking) => {
      for (const path of ["/x", "/nowhere", "/o/nowhere"]) await checkDecides(ask, A, "PUT", path);
    };
    await withApp(build, use, makeEarly());
  });
  test("refuses them, and says why, where there are two", async () => {
    const withOwn = (app: FastifyInstance) => {
      app.register(gate(FOR_A));
      app.put("/own", { config: { cors: FOR_B } }, ANSWER);
    };
    const withTwo = (app: FastifyInstance) => {
      app.register(gate(FOR_A));
      app.put("/x", ANSWER);
      app.options("/o", ANSWER);
      app.register(async (child) => child.put("/y", { config: { cors: FOR_B } }, ANSWER));
    };
    const withTwoGates = (app: FastifyInstance) => {
      app.register((child, _, done) => {
        child.register(gate(FOR_B));
        child.put("/z", ANSWER);
        done();
      });
      app.register(gate(FOR_A));
    };
    const rows = [
      [withOwn, "/own"],
      [withTwo, "/x"],
      [withTwoGates, "/z"],
    ] as const;
    for (const [build, path] of rows) {
      const use = async (ask: Asking) => {
        const told = await faultsOf(async () => {
          for (const from of [A, B]) assert.is((await ask(actual("PUT", path, from))).status, 403);
          assert.is((await ask({ method: "PUT", path, body: "" })).status, 403);
        });
        assert.is(told.length, 3);
        for (const fault of told)
          assert.match(fault, `preflights at PUT ${path}: await app.register(gate(...)) before`);
      };
      await withApp(build, use, makeEarly());
    }
    const use = async (ask: Asking) => {
      const told = await faultsOf(async () => assert.is((await ask(preflight("PUT", "/o", A))).status, 403));
      assert.match(told.join(), /preflights at OPTIONS \/o: await/);
      await checkDecides(ask, B, "PUT", "/y");
    };
    await withApp(withTwo, use, makeEarly());
  });
});
