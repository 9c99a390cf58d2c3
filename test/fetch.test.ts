import { once } from "node:events";
import { createServer } from "node:http";
import { Hono } from "hono";
import * as assert from "uvu/assert";
import { gate, type Halves } from "../bindings/http/fetch.js";
import { gate as honoGate } from "../bindings/http/hono.js";
import { cors, type Decision, definePolicies, definePolicy, type Policy } from "../bindings/index.js";
import { listen } from "./http.js";
import { suite } from "./suite.js";
import { decisionsOf, faultsOf } from "./told.js";

const A = "https://a.example";
const ONE = definePolicy({ origins: [A], methods: ["PUT"], headers: ["X-A"], exposedHeaders: ["ETag"] });
const PROMISED = cors()
  .allowOrigins(async (origin) => origin === A)
  .build();
const SERVER = "https://api.example:8443";

const ask = (headers: HeadersInit = { Origin: A }, init: RequestInit = {}, url = `${SERVER}/x`) =>
  new Request(url, { headers, ...init });
const preflightFor = (method: string, more = {}) =>
  ask({ Origin: A, "Access-Control-Request-Method": method, ...more }, { method: "OPTIONS" });

/** Status and headers, and nothing of the body. */
function tell(response: Response | undefined): [number, Record<string, string>] {
  if (response === undefined) throw new Error("there is no response");
  return [response.status, Object.fromEntries(response.headers)];
}

const GRANTED = {
  "access-control-allow-origin": A,
  "access-control-allow-methods": "GET, HEAD, POST, PUT",
  "access-control-allow-headers": "X-A",
  "access-control-max-age": "86400",
  vary: "Origin",
};
const SHARED = { "access-control-allow-origin": A, "access-control-expose-headers": "ETag", vary: "Origin" };

suite("a gate before a handler of fetch's", (test) => {
  const never = () => assert.unreachable("the handler runs");
  test("answers a preflight by itself, with an empty body", async () => {
    const response = await gate(ONE, never as never)(preflightFor("PUT", { "Access-Control-Request-Headers": "x-a" }));
    assert.equal(tell(response), [204, GRANTED]);
    assert.is(response.body, null);
  });
  test("answers what is refused with 403, and no CORS header", async () => {
    for (const request of [ask({ Origin: "https://b.example" }), preflightFor("DELETE"), ask({ Origin: `${A}, ${A}` })])
      assert.equal(tell(await gate(ONE, never as never)(request)), [403, { vary: "Origin" }]);
  });
  test("hands on all that it was called with, and the very request", async () => {
    const request = ask();
    const handler = gate(ONE, (given, env: { n: number }, ctx: string) => {
      assert.ok(given === request);
      return new Response(`${env.n} ${ctx}`);
    });
    const response = await handler(request, { n: 7 }, "ctx");
    assert.is(await response.text(), "7 ctx");
  });
  test("changes the handler's own response, whose body it does not read", async () => {
    let pulled = 0;
    const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 });
    const made = new Response(body);
    const response = await gate(ONE, () => made)(ask());
    assert.ok(response === made && response.body === body);
    assert.is(pulled, 0);
    assert.equal(tell(response), [200, SHARED]);
  });
  test("replaces the handler's CORS headers, merges its Vary, and leaves the rest", async () => {
    const headers = new Headers({ "Access-Control-Allow-Credentials": "true", "Access-Control-Allow-Origin": "*" });
    headers.set("Vary", "accept, ORIGIN");
    for (const cookie of ["a=1", "b=2"]) headers.append("Set-Cookie", cookie);
    const response = await gate(ONE, () => new Response(null, { status: 201, headers }))(ask());
    const [status, { "set-cookie": _, ...found }] = tell(response);
    assert.equal([status, found], [201, { ...SHARED, vary: "accept, ORIGIN" }]);
    assert.equal(response.headers.getSetCookie(), ["a=1", "b=2"]);
  });
  test("leaves a response alone that may be the answer to others too", async () => {
    const shared = new Response(null, { status: 404, headers: { "X-A": "a" } });
    const response = await gate(ONE, () => shared)(ask());
    assert.equal(tell(response), [404, { ...SHARED, "x-a": "a" }]);
    assert.equal(tell(shared), [404, { "x-a": "a" }]);
  });
  test("takes a response that cannot be changed", async () => {
    const response = await gate(ONE, () => Response.redirect("https://elsewhere.example/"))(ask());
    assert.equal(tell(response), [302, { ...SHARED, location: "https://elsewhere.example/" }]);
  });
  test("takes what another server has answered, with its body", async () => {
    const server = createServer((_, res) => res.writeHead(202, { Vary: "A", "X-B": "b" }).end("upstream"));
    const port = await listen(server);
    const response = await gate(ONE, () => fetch(`http://127.0.0.1:${port}/`))(ask());
    assert.is(await response.text(), "upstream");
    const { vary, "x-b": b, "access-control-allow-origin": origin } = tell(response)[1];
    assert.equal([response.status, vary, b, origin], [202, "A, Origin", "b", A]);
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  test("leaves a network error what it is, and a connection that becomes another", async () => {
    for (const made of [Response.error(), { status: 101, headers: new Headers() } as Response]) {
      const response = await gate(ONE, () => made)(ask());
      assert.ok(response === made);
      assert.equal([...response.headers], []);
    }
  });
  test("passes on what the handler throws", async () => {
    const thrown = new Error("thrown");
    for (const fail of [() => Promise.reject(thrown), () => assert.unreachable(thrown.message)]) {
      const [outcome] = await Promise.allSettled([gate(ONE, fail as never)(ask())]);
      assert.is(outcome?.status === "rejected" && outcome.reason.message, "thrown");
    }
  });
  test("waits for a predicate that promises", async () => {
    const handler = gate(PROMISED, () => new Response("ran"));
    assert.is(await (await handler(ask())).text(), "ran");
    assert.is((await handler(ask({ Origin: "https://b.example" }))).status, 403);
  });
  test("removes every Access-Control header where the request is not allowed but served", async () => {
    const omitting = definePolicy({ origins: [A], onDisallowed: "omit" });
    const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Private-Network": "true", Vary: "*" };
    const serve = gate(omitting, () => new Response(null, { headers }));
    assert.equal(tell(await serve(ask({ Origin: "https://b.example" }))), [200, { vary: "*" }]);
    assert.is(tell(await serve(ask()))[1]["access-control-allow-private-network"], "true");
  });
  test("refuses, and publishes why, where there is no policy to decide", async () => {
    const lost = () => {
      throw new Error("no policy");
    };
    const strange = { decide: () => Promise.resolve(undefined) } as unknown as Policy;
    for (const policy of [lost, strange]) {
      const faults = await faultsOf(async () => {
        assert.equal(tell(await gate(policy, never as never)(ask())), [403, { vary: "Origin" }]);
      });
      assert.equal(
        faults.map(({ source }) => source),
        ["policy"],
      );
    }
  });
  test("decides header by header for a policy of somebody else's", async () => {
    const decision: Decision = {
      kind: "actual",
      allowed: true,
      reason: "allowed",
      headers: [["Access-Control-Allow-Origin", "x"]],
      vary: ["X"],
    };
    const foreign = { decide: () => decision } as unknown as Policy;
    const response = await gate(foreign, () => new Response(null))(ask());
    assert.equal(tell(response), [200, { "access-control-allow-origin": "x", vary: "X" }]);
  });
  test("picks a policy by host and path", async () => {
    const policies = definePolicies([{ host: "api.example", path: "/x", policy: ONE }]);
    const handler = gate(policies, () => new Response(null));
    assert.is((await handler(ask())).status, 200);
    assert.is((await handler(ask({ Origin: A }, {}, `${SERVER}/y`))).status, 403);
  });
});

suite("a gate behind another", (test) => {
  const wide = definePolicy({ origins: [A, "https://b.example"], credentials: true });
  const omitting = definePolicy({ origins: [A], onDisallowed: "omit" });
  const from = (origin: string) => ask({ Origin: origin });
  const hono = (...policies: Policy[]) => {
    const app = new Hono();
    for (const policy of policies) app.use(honoGate(policy));
    app.get("/x", (context) => context.body("ran"));
    return (request: Request) => app.fetch(request);
  };
  const nested = (...policies: Policy[]) => {
    const handler = async (): Promise<Response> => new Response("ran");
    return policies.reduceRight<(request: Request) => Promise<Response>>(
      (inner, policy) => gate(policy, inner),
      handler,
    );
  };
  for (const [name, behind] of Object.entries({ hono, nested })) {
    test(`decides, as it is nearer to the application (${name})`, async () => {
      for (const [near, status] of [
        [ONE, 403],
        [omitting, 200],
      ] as const) {
        const response = await behind(wide, near)(from("https://b.example"));
        assert.is(response.status, status);
        assert.is(response.headers.get("access-control-allow-origin"), null);
        assert.is(response.headers.get("vary"), "Origin");
      }
      const response = await behind(wide, ONE)(from(A));
      assert.is(response.headers.get("access-control-allow-origin"), A);
      assert.is(response.headers.get("access-control-allow-credentials"), null);
    });
  }
  test("may say of Vary what the other does not", async () => {
    const open = definePolicy({ hosts: ["*"] });
    const response = await nested(ONE, open)(from(A));
    assert.equal(tell(response)[1]["access-control-allow-origin"], "*");
    assert.is(response.headers.get("vary"), "Origin");
  });
});

suite("the request of fetch's that is decided about", (test) => {
  const requestOf = async (request: Request, options = {}) => {
    const [told] = await decisionsOf(() => gate(ONE, () => new Response(null), options)(request));
    return JSON.parse(JSON.stringify(told?.request));
  };
  test("is made of its headers and its URL", async () => {
    const headers = { Origin: A, "Content-Type": "a/b", "Access-Control-Request-Headers": "x-a, x-b" };
    assert.equal(await requestOf(ask({ ...headers, "Sec-Fetch-Site": "cross-site" }, { method: "PUT" })), {
      method: "PUT",
      origin: A,
      requestHeaders: "x-a, x-b",
      contentType: "a/b",
      secFetchSite: "cross-site",
      self: SERVER,
    });
  });
  test("is its method alone without Origin", async () => assert.equal(await requestOf(ask({})), { method: "GET" }));
  test("has the origin that a proxy says, where one is trusted", async () => {
    const forwarded = { Origin: A, "X-Forwarded-Proto": "http, https", "X-Forwarded-Host": "Front.example" };
    assert.is((await requestOf(ask(forwarded), { trustProxy: true })).self, "http://front.example");
    assert.is((await requestOf(ask(forwarded))).self, SERVER);
  });
  test("is of the same origin where its URL says so", async () => {
    const [told] = await decisionsOf(() => gate(ONE, () => new Response(null))(ask({ Origin: SERVER })));
    assert.is(told?.decision.reason, "same-origin");
  });
});

suite("the halves of a gate", (test) => {
  const counting = (): [Halves, () => number] => {
    let asked = 0;
    const policy = () => {
      asked++;
      return ONE;
    };
    return [gate(policy), () => asked];
  };
  test("decide once about a request, whichever comes first", async () => {
    const [{ preflight, apply }, asked] = counting();
    const request = ask();
    assert.is(preflight(request), undefined);
    assert.equal(tell(await apply(request, new Response(null))), [200, SHARED]);
    assert.is(asked(), 1);
    assert.equal(tell(await apply(ask(), new Response(null))), [200, SHARED]);
    assert.is(asked(), 2);
  });
  test("answer a preflight, and what is refused, whatever the application has said", async () => {
    const { preflight, apply } = gate(ONE);
    assert.equal(tell(await preflight(preflightFor("PUT"))), [204, GRANTED]);
    assert.equal(tell(await apply(preflightFor("PUT"), new Response("app"))), [204, GRANTED]);
    assert.equal(tell(await apply(ask({ Origin: "https://b.example" }), new Response("app"))), [
      403,
      { vary: "Origin" },
    ]);
  });
  test("promise only where a predicate did", async () => {
    const { preflight, apply } = gate(PROMISED);
    const request = ask();
    assert.instance(preflight(request), Promise);
    assert.is(await preflight(request), undefined);
    const response = apply(request, new Response(null));
    assert.instance(response, Promise);
    assert.is((await response).headers.get("vary"), "Origin");
  });
  test("give an answer of its own to each who asks", async () => {
    const { preflight } = gate(ONE);
    const request = preflightFor("PUT");
    assert.is.not(await preflight(request), await preflight(request));
  });
});

suite("a gate in Hono", (test) => {
  test("takes a response that cannot be changed", async () => {
    const app = new Hono().use(async (context, next) => {
      await next();
      context.res.headers.set("X-Outside", "1");
    });
    app.use(honoGate(ONE)).get("/x", () => Response.redirect("https://elsewhere.example/"));
    const [status, headers] = tell(await app.fetch(ask()));
    assert.is(status, 302);
    assert.equal(headers, {
      ...SHARED,
      location: "https://elsewhere.example/",
      "x-outside": "1",
    });
  });
  test("answers by itself, whatever stands in front has answered or set", async () => {
    for (const init of [undefined, { headers: { "Access-Control-Allow-Origin": "*", Vary: "Q" } }]) {
      const app = new Hono().use(async (context, next) => {
        context.res = new Response("early", init);
        await next();
      });
      app.use(honoGate(ONE));
      assert.equal(tell(await app.fetch(ask({ Origin: "https://b.example" }))), [403, { vary: "Origin" }]);
      assert.equal(tell(await app.fetch(preflightFor("PUT")))[0], 204);
    }
  });
  test("throws a TypeError where it is not given a policy", () => {
    assert.throws(() => honoGate({} as Policy), /expects a policy/);
  });
});
