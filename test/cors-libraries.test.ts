// Policies in the middleware of others. Needs what examples/package.json names: npm ci --prefix examples.

import { createServer, type RequestListener } from "node:http";
import { Hono } from "hono";
import { cors as honoCors } from "hono/cors";
import * as assert from "uvu/assert";
import { definePolicy, type Policy } from "../bindings/index.js";
import type { Framework } from "./doors/door-case.js";
import { load } from "./doors/load.js";
import { type Ask, askAt, listen, withServer } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const B = "https://b.example";

const LISTED = definePolicy({ origins: [A] });
const ANY = definePolicy({ hosts: ["*"] });
const PROMISING = definePolicy({ originPredicates: [async (origin) => origin === A] });

type Headers = Readonly<Record<string, unknown>>;

/** Asks a library, and says the status, Access-Control-Allow-Origin and Vary, "-" for none. */
type Asking = (ask: Ask) => Promise<string>;

/** A library with a policy, while `use` runs. */
type Library = (policy: Policy, use: (ask: Asking) => Promise<void>) => Promise<void>;

const told = (status: number, headers: Headers) =>
  `${status} ${headers["access-control-allow-origin"] ?? "-"} ${headers["vary"] ?? "-"}`;

const npmCors: Library = async (policy, use) => {
  const middleware = (await load<Framework>("cors"))({ origin: policy.corsOrigin });
  const listener: RequestListener = (req, res) => middleware(req, res, () => res.end("ran"));
  await withServer(listener, (ask) =>
    use(async (what) => ask(what).then(({ status, headers }) => told(status, headers))),
  );
};

const fastifyCors: Library = async (policy, use) => {
  const app = (await load<Framework>("fastify"))();
  await app.register(await load<Framework>("@fastify/cors"), { origin: policy.corsOrigin });
  app.get("/", async () => "ran");
  await use(async ({ method = "GET", headers = [] }) => {
    const answer = await app.inject({ method, url: "/", headers: Object.fromEntries(headers) });
    return told(answer.statusCode, answer.headers);
  });
  await app.close();
};

const hono: Library = async (policy, use) => {
  const app = new Hono().use(honoCors({ origin: (origin) => policy.pick(origin) }));
  app.get("/", (context) => context.text("ran"));
  await use(async ({ method = "GET", headers = [] }) => {
    const answer = await app.request("/", { method, headers: headers as [string, string][] });
    return told(answer.status, Object.fromEntries(answer.headers));
  });
};

const socketIo: Library = async (policy, use) => {
  const server = createServer();
  const { Server } = await load<Framework>("socket.io");
  const io = new Server(server, { cors: { origin: policy.corsOrigin } });
  const port = await listen(server);
  const path = "/socket.io/?EIO=4&transport=polling";
  await use(async (what) => askAt(port, { ...what, path }).then(({ status, headers }) => told(status, headers)));
  await io.close();
};

/** What a library answers an origin's request, its preflight, and a request without an Origin. */
async function answersOf(library: Library, policy: Policy, origin: string): Promise<string[]> {
  const answers: string[] = [];
  await library(policy, async (ask) => {
    const headers = [["Origin", origin]] as const;
    const preflight = [...headers, ["Access-Control-Request-Method", "PUT"]] as const;
    answers.push(await ask({ headers }), await ask({ method: "OPTIONS", headers: preflight }), await ask({}));
  });
  return answers;
}

suite("the middleware of another library", (test) => {
  const preflightVary = "Origin, Access-Control-Request-Headers";

  test("npm cors names an origin that is let in; one that is not gets what the application says, to its preflight too, and no Vary", async () => {
    for (const policy of [LISTED, PROMISING]) {
      const letIn = [`200 ${A} Origin`, `204 ${A} ${preflightVary}`, "200 - Origin"];
      assert.equal(await answersOf(npmCors, policy, A), letIn);
      assert.equal(await answersOf(npmCors, policy, B), ["200 - -", "200 - -", "200 - Origin"]);
      assert.equal(await answersOf(npmCors, policy, "null"), ["200 - -", "200 - -", "200 - Origin"]);
    }
  });
  test("@fastify/cors does so too, but says Vary always, and finds no page for the preflight", async () => {
    for (const policy of [LISTED, PROMISING]) {
      const letIn = [`200 ${A} Origin`, `204 ${A} ${preflightVary}`, "200 - Origin"];
      assert.equal(await answersOf(fastifyCors, policy, A), letIn);
      assert.equal(await answersOf(fastifyCors, policy, B), ["200 - Origin", "404 - Origin", "200 - Origin"]);
    }
  });
  test("socket.io answers its polling requests as npm cors does", async () => {
    for (const policy of [LISTED, PROMISING]) {
      const letIn = [`200 ${A} Origin`, `204 ${A} ${preflightVary}`, "200 - Origin"];
      assert.equal(await answersOf(socketIo, policy, A), letIn);
      const [request, , bare] = await answersOf(socketIo, policy, B);
      assert.equal([request, bare], ["200 - -", "200 - Origin"]);
    }
  });
  test("hono/cors names an origin that pick names, and answers every preflight", async () => {
    assert.equal(await answersOf(hono, LISTED, A), [`200 ${A} Origin`, `204 ${A} Origin`, "200 - Origin"]);
    assert.equal(await answersOf(hono, LISTED, B), ["200 - Origin", "204 - Origin", "200 - Origin"]);
    assert.equal(await answersOf(hono, PROMISING, A), ["200 - Origin", "204 - Origin", "200 - Origin"]);
  });
  test("sends an asterisk to every origin where the policy lets any host in without credentials", async () => {
    for (const library of [npmCors, fastifyCors, hono, socketIo]) {
      for (const origin of [A, B, "null"]) {
        const [request, preflight] = await answersOf(library, ANY, origin);
        assert.match(String(request), /^200 \* /);
        assert.match(String(preflight), /^204 \* /);
      }
    }
    assert.is((await answersOf(npmCors, ANY, A))[2], "200 * -");
  });
});
