// Which policy decides about a preflight: that of the route which would serve the method that it asks for. Fastify does
// not say which one that is, so each route gets companions that serve OPTIONS, with its config and in its scope: one for
// each of its methods, which the router finds for preflights that ask for it, and for nothing else.

import type { FastifyInstance, FastifyRequest, FastifySchema, onRouteHookHandler } from "fastify";
import type { Door, GatePolicy } from "./door.js";
import { checkPolicy } from "./options.js";
import type { NodeRequest } from "./request.js";

// Imports of them would make Node load all that they export.
const { subscribe } = process.getBuiltinModule("node:diagnostics_channel");
const { isDeepStrictEqual } = process.getBuiltinModule("node:util");

/** The constraint by which the router tells preflights from each other, and from other requests. */
const ASKED = "crossgate";
const DOOR = Symbol("crossgate.door");
const MARK = Symbol("crossgate.mark");

type Scope = FastifyInstance & { [DOOR]?: Door };
type AddedRoute = Parameters<onRouteHookHandler>[0];

interface Mark {
  /** Whether preflights for the route are decided by its policy. */
  isPaired: boolean;
  /** What a companion has of the constraints of its route. */
  readonly constraints?: Record<string, unknown>;
}

interface Config {
  readonly cors?: GatePolicy;
  readonly [MARK]?: Mark;
}

interface Added {
  readonly scope: Scope;
  /** Its path changes where Fastify adds it at two of them. */
  readonly route: AddedRoute;
  readonly firstPath: string;
  readonly mark: Mark;
}

/** What is known of all scopes of a server. */
interface Routes {
  /** Those that no gate stands before, so far. */
  unpaired: Added[];
  readonly companions: Map<string, GatePolicy | Door>;
  gates: number;
  /** Whether one policy decides about everything that the server has. */
  isUniform: boolean;
}

const servers = new WeakMap<object, Routes>();

// Whoever registers a gate and does not wait adds routes before it has loaded.
subscribe("fastify.initialization", (message) => {
  (message as { fastify: FastifyInstance }).fastify.addHook("onRoute", add);
});

/** Makes a gate the one that decides for the routes of a scope, and of those below it that have none themselves. */
export function enter(scope: Scope, door: Door): void {
  const routes = routesOf(scope);
  routes.isUniform = routes.gates++ === 0 && Object.getPrototypeOf(scope) === Object.prototype;
  scope[DOOR] = door;
  if (!scope.hasConstraintStrategy(ASKED)) scope.addConstraintStrategy(makeStrategy());
  scope.addHook("onRoute", add);
  pairAll(routes);
}

/** The gate that decides for the route of a request. */
export function doorOf(request: FastifyRequest): Door {
  return (request.server as Scope)[DOOR] as Door;
}

/**
 * The policy that the route of a request has of its own, if any. Where a preflight and the request that follows it could
 * be decided by different ones, it is a function that throws.
 */
export function routePolicy(request: FastifyRequest): GatePolicy | undefined {
  const { config, method, url } = request.routeOptions;
  const { cors, [MARK]: mark } = config as Config;
  if (request.is404 || (methodAskedFor(request.raw) === "" ? mark?.isPaired : mark?.constraints)) return cors;
  if (cors === undefined && routesOf(request.server).isUniform) return undefined;
  return () => {
    const advice = "await app.register(gate(...)) before the routes, and add those for OPTIONS apart";
    throw new Error(`nobody knows which policy decides about preflights at ${method} ${url}: ${advice}`);
  };
}

/** Whether a preflight is for another route than the one whose companion it found, or than none. */
export function isForOther({ raw, server, is404, params, headers, routeOptions }: FastifyRequest): boolean {
  const method = methodAskedFor(raw);
  if (method === "" || routesOf(server).isUniform) return false;
  const { constraints } = (routeOptions.config as Config)[MARK] ?? {};
  if (!is404 && constraints === undefined) return false;
  const asked = { ...constraints, host: headers.host ?? headers[":authority"] };
  const found = server.findRoute({ method, url: raw.url, constraints: asked } as never);
  return found !== null && (is404 || !isDeepStrictEqual(found.params, params));
}

function routesOf({ server }: FastifyInstance): Routes {
  const known = servers.get(server) ?? { unpaired: [], companions: new Map(), gates: 0, isUniform: false };
  servers.set(server, known);
  return known;
}

/** The method that a preflight asks for; empty if the request is none. */
function methodAskedFor({ method, headers }: NodeRequest): string {
  return method === "OPTIONS" && headers.origin !== undefined ? (headers["access-control-request-method"] ?? "") : "";
}

function makeStrategy(): Parameters<FastifyInstance["addConstraintStrategy"]>[0] {
  const storage = () => {
    const handlers = new Map();
    return { get: (method: unknown) => handlers.get(method) ?? null, set: handlers.set.bind(handlers) };
  };
  return { name: ASKED, storage, deriveConstraint: methodAskedFor };
}

/** Is told of every route that is added, before the router is. @throws TypeError if its `cors` is no policy. */
function add(this: Scope, route: AddedRoute): void {
  if (route.constraints?.[ASKED]) return;
  const mark = { isPaired: false };
  route.config = { ...route.config, [MARK]: mark } as Config;
  if (this[DOOR] !== undefined) {
    checkedCors(route);
    // Or else a preflight would find it before the companion of a route whose path says less.
    if (`${route.method}` === "OPTIONS") route.constraints = { ...route.constraints, [ASKED]: "" };
  }
  const routes = routesOf(this);
  routes.unpaired.push({ scope: this, route, firstPath: route.routePath, mark });
  this.after(async () => pairAll(routes));
}

/** Pairs the routes that a gate stands before by now. */
function pairAll(routes: Routes): void {
  const { unpaired } = routes;
  routes.unpaired = unpaired.filter(({ scope }) => scope[DOOR] === undefined);
  for (const one of unpaired) {
    const door = one.scope[DOOR];
    if (door !== undefined) pair(one, door, routes);
  }
}

function pair({ scope, route, firstPath, mark }: Added, door: Door, routes: Routes): void {
  const cors = checkedCors(route);
  if (cors !== undefined) routes.isUniform = false;
  const { constraints = {}, prefix } = route;
  // Of what the router looks at, Host alone is known to be the same in a preflight as in the request that follows.
  const variants = [constraints, constraints.host === undefined ? {} : { host: constraints.host }];
  for (const path of new Set([firstPath, route.routePath])) {
    for (const method of [route.method].flat()) {
      for (const variant of variants) addCompanion({ ...variant, [ASKED]: method }, path);
    }
  }
  mark.isPaired = true;

  function addCompanion(variant: Record<string, unknown>, url: string): void {
    const key = `${prefix}${url.replace(/:\w+/g, ":")} ${Object.entries(variant)}`;
    const other = routes.companions.get(key);
    if (other === (cors ?? door)) return;
    if (other !== undefined) {
      const what = `${variant[ASKED]} ${prefix}${url}`;
      throw new Error(
        `crossgate: there are two policies for ${what}, and a preflight does not tell which one it is for`,
      );
    }
    routes.companions.set(key, cors ?? door);
    scope.route({
      method: "OPTIONS",
      url,
      prefixTrailingSlash: "slash",
      constraints: variant,
      config: { ...route.config, [MARK]: { isPaired: true, constraints: variant } } as Config,
      schema: { hide: true } as FastifySchema,
      // The gate answers before, unless a policy of a user's own has a preflight go on.
      handler: (_, reply) => reply.callNotFound(),
    });
  }
}

function checkedCors({ config }: AddedRoute): GatePolicy | undefined {
  const { cors } = (config ?? {}) as Config;
  if (cors !== undefined) checkPolicy(cors);
  return cors;
}
