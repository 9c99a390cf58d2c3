// Needs what examples/package.json names: npm ci --prefix examples.

import { once } from "node:events";
import type { RequestListener } from "node:http";
import { connect as connectHttp2, createServer as createHttp2 } from "node:http2";
import * as assert from "uvu/assert";
import { gate as gateFetch } from "../bindings/http/fetch.js";
import { gate as gateKoa } from "../bindings/http/koa.js";
import { gate } from "../bindings/http/node.js";
import { definePolicies, definePolicy } from "../bindings/index.js";
import type { Framework } from "./doors/door-case.js";
import { load } from "./doors/load.js";
import { type Ask, listen, withServer } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const B = "https://b.example";

/** A is let in below `/api`, B elsewhere and at all of b.test. */
const POLICIES = definePolicies([
  { path: "/api", policy: definePolicy({ origins: [A] }) },
  { policy: definePolicy({ origins: [B] }) },
  { host: "b.test", policy: definePolicy({ origins: [B] }) },
]);

const end: RequestListener = (_, res) => res.end();

/** Which of A and B get through. */
async function letIn(listener: RequestListener, asked: Ask): Promise<string[]> {
  return withServer(listener, async (ask) => {
    const through = [];
    for (const origin of [A, B]) {
      const { status } = await ask({ ...asked, headers: [["Origin", origin], ...(asked.headers ?? [])] });
      if (status === 200) through.push(origin);
    }
    return through;
  });
}

suite("policies by host and path", (test) => {
  test("are chosen by the target of a request, whole URLs included, and its host", async () => {
    const app = gate(POLICIES, end);
    assert.equal(await letIn(app, { path: "/api/x?y" }), [A]);
    assert.equal(await letIn(app, { path: "/apix" }), [B]);
    assert.equal(await letIn(app, { path: "http://127.0.0.1/api" }), [A]);
    assert.equal(await letIn(app, { path: "/api", headers: [["Host", "B.test.:81"]] }), [B]);
    assert.equal(await letIn(app, { path: "/%61pi" }), []);
  });
  test("are chosen by the host that a proxy names, if it is trusted", async () => {
    const headers = [["X-Forwarded-Host", "b.test, c.test"]] as const;
    assert.equal(await letIn(gate(POLICIES, end, { trustProxy: true }), { path: "/api", headers }), [B]);
    assert.equal(await letIn(gate(POLICIES, end), { path: "/api", headers }), [A]);
  });
  test("are chosen by what the client has asked for where an application is mounted", async () => {
    const express = (await load<Framework>("express"))();
    const connect = (await load<Framework>("connect"))();
    const polka = (await load<Framework>("polka"))();
    for (const app of [express, connect]) {
      app.use("/api", gate(POLICIES)).use("/api", end);
      assert.equal(await letIn(app, { path: "/api/x" }), [A]);
    }
    polka.use("/api", gate(POLICIES)).get("/api/x", end);
    assert.equal(await letIn(polka.handler, { path: "/api/x" }), [A]);
    const koa = new (await load<Framework>("koa"))();
    koa.use((context: Framework, next: () => void) => {
      // As koa-mount does.
      context.path = context.path.replace("/api", "");
      return next();
    });
    koa.use(gateKoa(POLICIES)).use((context: Framework) => {
      context.body = "";
      context.status = 200;
    });
    assert.equal(await letIn(koa.callback(), { path: "/api/x" }), [A]);
  });
  test("are chosen by the URL of a request of the Fetch standard's", async () => {
    const app = gateFetch(POLICIES, () => new Response());
    const statusOf = async (url: string) => (await app(new Request(url, { headers: { Origin: A } }))).status;
    const urls = [
      "http://c.test/api/x?y",
      "http://c.test/api#x",
      "https://c.test:81",
      "http://c.test?/api",
      "http://b.test:81/api",
    ];
    assert.equal(await Promise.all(urls.map(statusOf)), [200, 200, 403, 403, 403]);
  });
  test("are chosen by the host that a proxy names to a handler of fetch, if it is trusted", async () => {
    const headers = { Origin: B, "X-Forwarded-Host": "b.test" };
    const statuses = [true, false].map(async (trustProxy) => {
      const app = gateFetch(POLICIES, () => new Response(), { trustProxy });
      return (await app(new Request("http://c.test/api", { headers }))).status;
    });
    assert.equal(await Promise.all(statuses), [200, 403]);
  });
  test("are chosen by the authority of a request over HTTP/2", async () => {
    const server = createHttp2(gate(POLICIES, (_, res) => res.end()));
    const session = connectHttp2(`http://127.0.0.1:${await listen(server)}`);
    const statuses = [];
    for (const authority of ["c.test", "b.test:81"]) {
      const stream = session.request({ ":path": "/api", ":authority": authority, origin: B });
      const [headers] = await once(stream, "response");
      statuses.push(headers[":status"]);
      stream.close();
    }
    session.destroy();
    server.close();
    assert.equal(statuses, [403, 200]);
  });
});
