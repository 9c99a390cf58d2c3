import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { Head } from "../head.js";
import { decorate, isOver } from "./answer.js";
import { Door, type GatePolicy, originFor } from "./door.js";
import { doorOf, enter, isForOther, routePolicy } from "./fastify-routes.js";
import { keepHeaders } from "./keep.js";
import type { GateOptions } from "./options.js";
import { NodeAsked } from "./request.js";

export type { GatePolicy } from "./door.js";
export type { GateOptions } from "./options.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The policy of this route, instead of that of the gate which it stands behind. */
    cors?: GatePolicy;
  }
}

const DECIDED = Symbol("crossgate.decided");

/** A request that a gate has decided about already, where it stands behind two. */
type Decided = FastifyRequest & { [DECIDED]?: true };

/**
 * A plugin that puts a policy in front of all routes of the scope that it is registered in, and of the scopes below it,
 * for which one that is registered there counts instead: `await app.register(gate(policy))`, before the routes.
 *
 * CORS-preflight requests are answered here, before the hooks that are added later, and by the policy of the route that
 * would serve the method asked for; no route needs to serve OPTIONS. Everything that is allowed, or no CORS request, goes
 * on, and its answer carries the CORS headers from the start; what is refused gets a 403 with an empty body, unless the
 * policy says "omit". A route has a policy of its own as `config: { cors: policy }`; routes of one method and path that
 * differ by more than their host cannot have different ones. Whatever could be decided by another policy than its preflight
 * is refused, and the reason published.
 * @param policy A policy, or a function that returns one, asked once for each request, so that it can be replaced
 *   while serving. If it throws, the request is refused and the error published.
 * @throws TypeError if the arguments are not of these types; and whoever adds a route whose `cors` is no policy gets one.
 */
export function gate(policy: GatePolicy, options?: GateOptions): FastifyPluginAsync {
  const door = new Door(policy, options);
  const plugin: FastifyPluginAsync = async (scope) => {
    enter(scope, door);
    scope.addHook("onRequest", decide);
  };
  return Object.assign(plugin, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: "crossgate",
    [Symbol.for("plugin-meta")]: { name: "crossgate", fastify: ">=5" },
  });
}

type Done = () => void;

/** The hook of a request, the same one for all gates: the first that runs decides for the nearest. */
function decide(request: Decided, reply: FastifyReply, done: Done): void {
  if (request[DECIDED] || isForOther(request)) done();
  else decideFirst(request, reply, done);
}

function decideFirst(request: Decided, reply: FastifyReply, done: Done): void {
  request[DECIDED] = true;
  const door = doorOf(request);
  const asked = new NodeAsked(request.raw, door.trustProxy);
  const head = door.decide(asked, routePolicy(request));
  if ("then" in head) head.then((settled) => answerLate(request, reply, settled, done));
  else answer(request, reply, head, originFor(head, asked), done);
}

/** Answers after a promise, unless somebody else has meanwhile, such as a timeout, or the client has gone. */
function answerLate(request: FastifyRequest, reply: FastifyReply, head: Head, done: Done): void {
  if (!reply.sent && !isOver(reply.raw)) answer(request, reply, head, undefined, done);
}

/**
 * Sets the headers of a decision, and keeps them; then the request goes on, or is answered through Fastify, so that its
 * hooks see the answer.
 * @param origin The one that was decided about, if the answer is to reflect it.
 */
function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  head: Head,
  origin: string | undefined,
  done: Done,
): void {
  const { status } = head;
  const { raw } = reply;
  const isCommitted = raw.headersSent;
  if (!isCommitted) {
    decorate(raw, head, origin);
    // Fastify writes what hooks have set on its reply only now.
    keepHeaders(raw, head);
  }
  if (status === undefined) done();
  else if (!isCommitted) sendEmpty(request, reply, status);
}

function sendEmpty(request: FastifyRequest, reply: FastifyReply, status: number): void {
  // Whoever said before how the body would come did not think of an empty one.
  for (const name of BODY_HEADERS) reply.removeHeader(name);
  reply.code(status).send();
  // Over HTTP/2 a stream stays open until somebody has read the request's body.
  request.raw.resume();
}

const BODY_HEADERS = ["content-length", "transfer-encoding", "trailer"];
