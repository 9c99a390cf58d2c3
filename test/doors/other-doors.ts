// The doors of frameworks that are made in their own way, and of handlers of the Fetch standard's.

import { once } from "node:events";
import { Readable } from "node:stream";
import { gate as fastifyGate } from "../../bindings/http/fastify.js";
import { gate as fetchGate } from "../../bindings/http/fetch.js";
import { gate as honoGate } from "../../bindings/http/hono.js";
import { gate as koaGate } from "../../bindings/http/koa.js";
import { fetchApplication, piecesOf, planOf, type Signals } from "./application.js";
import { type DoorCase, type Framework, type Open, openListener } from "./door-case.js";
import { load } from "./load.js";

type Handler = (request: Request) => Response | Promise<Response>;

/** Serves a handler as srvx does, which is what h3 and Nitro serve with. */
async function serveFetch(handler: Handler): Promise<Open> {
  const { serve } = await load<Framework>("srvx");
  const error = () => new Response(null, { status: 500 });
  const server = serve({
    fetch: handler,
    error,
    port: 0,
    hostname: "127.0.0.1",
    silent: true,
    gracefulShutdown: false,
  });
  await server.ready();
  return { port: Number(new URL(server.url).port), close: () => server.close(true) };
}

const handler: DoorCase = {
  name: "a handler on srvx",
  door: "fetch",
  // The runtime's own answer: the gate passes on what a handler throws.
  differs: { "the application throws": "500, bare" },
  open: (policy, signals) => serveFetch(fetchGate(policy, fetchApplication(signals))),
};

const halves: DoorCase = {
  name: "a loop of one's own on srvx",
  door: "fetch",
  open(policy, signals) {
    const { preflight, apply } = fetchGate(policy);
    const application = fetchApplication(signals);
    const orError = (request: Request) => application(request).catch(() => new Response(null, { status: 500 }));
    return serveFetch(async (request) => (await preflight(request)) ?? apply(request, await orError(request)));
  },
};

const h3: DoorCase = {
  name: "h3",
  door: "fetch",
  async open(policy, signals) {
    const { H3 } = await load<Framework>("h3");
    const application = fetchApplication(signals);
    const app = new H3({ silent: true }).all("/**", ({ req }: { req: Request }) => application(req));
    return serveFetch(fetchGate(policy, (request) => app.fetch(request)));
  },
};

const hono: DoorCase = {
  name: "Hono on Node",
  door: "hono",
  async open(policy, signals) {
    const { Hono } = await load<Framework>("hono");
    const { getRequestListener } = await load<Framework>("@hono/node-server");
    const application = fetchApplication(signals);
    const app = new Hono().use(honoGate(policy));
    app.all("*", ({ req }: Framework) => application(req.raw));
    app.onError((_error: unknown, context: Framework) => context.body(null, 500));
    // Or else it puts a Response of its own in the place of everybody's, with which h3 answers 200 to an error.
    return openListener(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  },
};

/** The application as Koa's users write it. */
function koaApplication(signals: Signals) {
  return async (context: Framework) => {
    signals.reached.push(`${context.method} ${context.path}`);
    if (context.path === "/wait") await once(context.res, "close");
    const plan = planOf(context.path);
    context.status = plan.status;
    for (const [name, value] of plan.headers) context.set(name, value);
    if (plan.body.length > 0) context.body = Readable.from(piecesOf(plan, signals));
  };
}

const koa: DoorCase = {
  name: "Koa",
  door: "koa",
  async open(policy, signals) {
    const Koa = await load<Framework>("koa");
    const app = new Koa({ silent: true });
    app.silent = true;
    return openListener(app.use(koaGate(policy)).use(koaApplication(signals)).callback());
  },
};

const fastify: DoorCase = {
  name: "Fastify",
  door: "fastify",
  async open(policy, signals) {
    const app = (await load<Framework>("fastify"))();
    await app.register(fastifyGate(policy));
    app.all("/*", async ({ method, url }: Framework, reply: Framework) => {
      signals.reached.push(`${method} ${url}`);
      if (url === "/wait") await once(reply.raw, "close");
      const plan = planOf(url);
      reply.code(plan.status).headers(Object.fromEntries(plan.headers));
      return reply.send(plan.body.length > 0 ? Readable.from(piecesOf(plan, signals)) : null);
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    return { port: app.server.address().port, close: () => app.server.closeAllConnections() ?? app.close() };
  },
};

export const OTHER_DOORS: readonly DoorCase[] = [fastify, koa, hono, handler, halves, h3];
