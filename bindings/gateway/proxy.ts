import { type IncomingMessage, METHODS, type RequestListener, Server, type ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { NodeRequest } from "../http/request.js";
import { hostOf } from "../http/self.js";
import { Bodies, whenSent } from "./bodies.js";
import type { Packages } from "./packages.js";
import { type Failure, optionsOf, type ProxyListener, sendError } from "./proxy-options.js";
import type { Route, Settings } from "./settings.js";

/** A server without a port of its own, which passes on what it is handed. */
export interface UpstreamProxy {
  readonly server: Server;
  readonly routing: RequestListener;
  close(): PromiseLike<unknown>;
}

/** No page can send them (https://fetch.spec.whatwg.org/#forbidden-method), and nobody else should. */
const NOT_PASSED_ON = ["CONNECT", "TRACE"];

/** Makes what passes requests on to the upstreams of their routes. */
export async function makeProxy(
  settings: Settings,
  packages: Packages,
  listener: ProxyListener,
): Promise<UpstreamProxy> {
  const { routes, findRoute, listen } = settings;
  const routeOf = ({ headers, url = "" }: NodeRequest) => findRoute(hostOf(headers, listen.trustProxy), url);
  const app = packages.fastify({
    serverFactory: () => new Server(),
    rewriteUrl: (req) => toInner(req.url ?? "", routeOf(req)),
    // Such as for a path that cannot be decoded; no hook is told of it.
    frameworkErrors: (error, _, reply) => listener.answered(sendError(reply, error.statusCode)),
  });
  const bodies = new Bodies();
  const httpMethods = takeAnyBody(app, bodies);
  app.setNotFoundHandler((_, reply) => void sendError(reply, 404));
  app.setErrorHandler((error: Failure, _, reply) => {
    if (error.statusCode === undefined) listener.failed("the gateway itself", error);
    sendError(reply, error.statusCode);
  });
  app.addHook("onResponse", async (_, { statusCode }) => listener.answered(statusCode));
  for (const route of routes) {
    const options = { ...optionsOf(route, listen.trustProxy, listener), httpMethods };
    app.register(packages.proxy, options as Parameters<typeof packages.proxy>[1]);
  }
  await app.ready();
  const routing = (req: IncomingMessage, res: ServerResponse) => {
    whenSent(res, () => bodies.forget(req));
    app.routing(req, res);
  };
  return { server: app.server, routing, close: () => app.close() };
}

/** Has bodies of every type passed on as they come, with every method. @returns The methods. */
function takeAnyBody(app: FastifyInstance, bodies: Bodies): string[] {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", ({ raw }, _, done) => done(null, bodies.take(raw)));
  const methods = METHODS.filter((method) => !NOT_PASSED_ON.includes(method));
  for (const method of methods) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method, { hasBody: true });
  }
  return methods;
}

/**
 * The router sees no more of a route than its number, so that no path is read in two ways: what has been found by host and
 * prefix is passed on without another look.
 */
function toInner(url: string, route: Route | undefined): string {
  if (route === undefined) return "/";
  const rest = url.slice(route.prefix.length);
  return `/${route.index}${route.target === "" && !rest.startsWith("/") ? "/" : ""}${rest}`;
}
