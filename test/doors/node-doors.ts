// crossgate/node, in what is made of applications of `node:http`.

import type { RequestListener } from "node:http";
import { gate } from "../../bindings/http/node.js";
import type { Policy } from "../../bindings/index.js";
import { nodeApplication, type Signals } from "./application.js";
import { type DoorCase, type Framework, openListener, openServer } from "./door-case.js";
import { load } from "./load.js";

type Next = (error?: unknown) => void;

/** The application as a middleware: what it throws goes to the framework. */
function middleware(signals: Signals): (req: Framework, res: Framework, next: Next) => void {
  const application = nodeApplication(signals);
  return (req, res, next) => void application(req, res).catch(next);
}

/** The answer to an error where a framework would write it on the console as well. */
function answerError(_error: unknown, _req: unknown, res: Framework, _next: Next): void {
  res.statusCode = 500;
  res.end();
}

function nodeDoor(name: string, toListener: (policy: Policy, signals: Signals) => Promise<RequestListener>): DoorCase {
  return { name, door: "node", open: async (policy, signals) => openListener(await toListener(policy, signals)) };
}

const bare = nodeDoor("node:http", async (policy, signals) => {
  const application = middleware(signals);
  return gate(policy, (req, res) => application(req, res, () => res.writeHead(500).end()));
});

const express = nodeDoor("Express", async (policy, signals) => {
  const app = (await load<Framework>("express"))();
  return app.use(gate(policy)).use(middleware(signals)).use(answerError);
});

const connect = nodeDoor("Connect", async (policy, signals) => {
  const app = (await load<Framework>("connect"))();
  return app.use(gate(policy)).use(middleware(signals)).use(answerError);
});

const polka = nodeDoor("Polka", async (policy, signals) => {
  const app = (await load<Framework>("polka"))({ onError: answerError });
  return app.use(gate(policy), middleware(signals)).handler;
});

const tinyhttp = nodeDoor("tinyhttp", async (policy, signals) => {
  const { App } = await load<Framework>("@tinyhttp/app");
  const app = new App({
    onError: (error: unknown, req: unknown, res: unknown) => answerError(error, req, res, () => {}),
  });
  app.use(gate(policy)).use(middleware(signals));
  return app.handler.bind(app);
});

const restify: DoorCase = {
  name: "Restify",
  door: "node",
  async open(policy, signals) {
    const server = (await load<Framework>("restify")).createServer();
    const application = middleware(signals);
    // Routes come first in Restify, so a gate that is to see preflights stands before them.
    server.pre(gate(policy));
    for (const method of ["get", "head", "put", "opts"]) server[method]("/*", application);
    return openServer(server.server);
  },
};

const nest: DoorCase = {
  name: "Nest on Express",
  door: "node",
  async open(policy, signals) {
    await load("reflect-metadata");
    const { All, Controller, Module, Req, Res } = await load<Framework>("@nestjs/common");
    const { NestFactory } = await load<Framework>("@nestjs/core");
    class Everything {}
    const { prototype } = Everything;
    const descriptor = { value: (req: Framework, res: Framework) => nodeApplication(signals)(req, res) };
    // What a compiler makes of decorators.
    Object.defineProperty(prototype, "answer", descriptor);
    All("*path")(prototype, "answer", descriptor);
    Req()(prototype, "answer", 0);
    Res()(prototype, "answer", 1);
    Controller()(Everything);
    class Root {}
    Module({ controllers: [Everything] })(Root);
    const app = await NestFactory.create(Root, { logger: false });
    app.use(gate(policy));
    await app.listen(0, "127.0.0.1");
    const server = app.getHttpServer();
    return { port: server.address().port, close: () => server.closeAllConnections() ?? app.close() };
  },
};

export const NODE_DOORS: readonly DoorCase[] = [bare, express, connect, polka, tinyhttp, restify, nest];
