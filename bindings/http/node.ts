import type { Head } from "../head.js";
import { conclude, isOver, type NodeResponse } from "./answer.js";
import { Door, type GatePolicy, originFor } from "./door.js";
import { checkApplication, type GateOptions } from "./options.js";
import { NodeAsked, type NodeRequest } from "./request.js";
import { upgrade } from "./upgrade.js";

export type { NodeResponse } from "./answer.js";
export type { GatePolicy } from "./door.js";
export type { GateOptions } from "./options.js";
export { type NodeRequest, toCorsRequest } from "./request.js";
export type { HandshakeGuard, UpgradeListener } from "./upgrade.js";

type Listener<Req, Res> = (req: Req, res: Res) => void;
type Middleware<Req, Res> = (req: Req, res: Res, next: (error?: unknown) => void) => void;

/**
 * Puts a policy in front of an application.
 *
 * CORS-preflight requests are answered here. Everything that is allowed, or no CORS request, goes on to the
 * application, whose answer carries the CORS headers from the start; what is refused gets a 403 with an empty body,
 * unless the policy says "omit". A response that somebody else has committed is left as it is.
 * @param policy A policy, or a function that returns one, asked once for each request, so that it can be replaced
 *   while serving. If it throws, the request is refused and the error published.
 * @param app The application; without it, what is returned is a middleware of Connect's kind that calls `next`.
 * @throws TypeError if the arguments are not of these types.
 */
// biome-ignore lint/suspicious/noExplicitAny: the server's type is inferred; any other default would fit one kind alone.
export function gate<Req extends NodeRequest = any, Res extends NodeResponse = any>(
  policy: GatePolicy,
  app: Listener<Req, Res>,
  options?: GateOptions,
): Listener<Req, Res>;
export function gate(policy: GatePolicy, app?: undefined, options?: GateOptions): Middleware<NodeRequest, NodeResponse>;
export function gate(
  policy: GatePolicy,
  app?: Listener<NodeRequest, NodeResponse>,
  options?: GateOptions,
): Middleware<NodeRequest, NodeResponse> {
  checkApplication(app);
  const door = new Door(policy, options);
  if (app === undefined) return (req, res, next) => pass(door, req, res, () => next());
  return (req, res) => pass(door, req, res, app);
}

gate.upgrade = upgrade;

type Run = Listener<NodeRequest, NodeResponse>;

/** @param run What is allowed goes on to it. */
function pass(door: Door, req: NodeRequest, res: NodeResponse, run: Run): void {
  const asked = new NodeAsked(req, door.trustProxy);
  const head = door.decide(asked);
  // Outside of the promise, so that what the application throws is an uncaught exception as ever.
  if ("then" in head) head.then((settled) => queueMicrotask(() => concludeLate(req, res, settled, run)));
  else if (conclude(req, res, head, originFor(head, asked))) run(req, res);
}

/**
 * Concludes after a promise, unless somebody else has answered meanwhile, such as a timeout, or the client has gone.
 */
function concludeLate(req: NodeRequest, res: NodeResponse, head: Head, run: Run): void {
  if (!isOver(res) && conclude(req, res, head)) run(req, res);
}
