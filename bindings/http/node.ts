import type { Decision } from "../answers.js";
import type { Policy } from "../define.js";
import { publishFault } from "../fault.js";
import { type Head, toHead } from "../head.js";
import { decideUnseen, UnseenDecider } from "../unseen.js";
import { conclude, type NodeResponse } from "./answer.js";
import { decideOpenly, warnOfDebug } from "./debug.js";
import { checkArguments, type GateOptions } from "./options.js";
import { type NodeRequest, toCorsRequest, UnseenRequest } from "./request.js";

export type { NodeResponse } from "./answer.js";
export type { GateOptions } from "./options.js";
export { type NodeRequest, toCorsRequest } from "./request.js";

type Listener<Req, Res> = (req: Req, res: Res) => void;
type Middleware<Req, Res> = (req: Req, res: Res, next: (error?: unknown) => void) => void;

/** What is answered where nothing could be decided. */
const UNDECIDED: Head = {
  allowed: false,
  status: 403,
  lines: ["Vary", "Origin"],
  isReflecting: false,
  isDistinct: true,
  vary: ["Origin"],
};

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
  policy: Policy | (() => Policy),
  app: Listener<Req, Res>,
  options?: GateOptions,
): Listener<Req, Res>;
export function gate(
  policy: Policy | (() => Policy),
  app?: undefined,
  options?: GateOptions,
): Middleware<NodeRequest, NodeResponse>;
export function gate(
  policy: Policy | (() => Policy),
  app?: Listener<NodeRequest, NodeResponse>,
  options: GateOptions = {},
): Middleware<NodeRequest, NodeResponse> {
  checkArguments(policy, app, options);
  const door: Door = { policy, debug: options.debug ?? false, trustProxy: options.trustProxy ?? false };
  if (door.debug) warnOfDebug();
  if (app === undefined) return (req, res, next) => pass(door, req, res, () => next());
  return (req, res) => pass(door, req, res, app);
}

/** What a gate was made with. */
interface Door extends Required<GateOptions> {
  readonly policy: Policy | (() => Policy);
}

type Run = Listener<NodeRequest, NodeResponse>;

/** @param run What is allowed goes on to it. */
function pass(door: Door, req: NodeRequest, res: NodeResponse, run: Run): void {
  const request = new UnseenRequest(req, door.trustProxy);
  const head = decide(door, request, req, res, run);
  if (head !== undefined && conclude(req, res, head, head.isReflecting ? request.origin : undefined)) run(req, res);
}

/** What to answer; undefined where that is promised, to be concluded later. */
function decide(door: Door, unseen: UnseenRequest, req: NodeRequest, res: NodeResponse, run: Run): Head | undefined {
  try {
    const policy = typeof door.policy === "function" ? door.policy() : door.policy;
    const head = !door.debug && UnseenDecider.is(policy) ? policy[decideUnseen](unseen) : undefined;
    if (head !== undefined) return head;
    const request = toCorsRequest(req, door);
    const decision = door.debug ? decideOpenly(policy, request) : policy.decide(request);
    if (typeof decision !== "object" || decision === null) throw new TypeError("a policy decides with an object");
    if (!("then" in decision)) return toHead(decision);
    concludeWhenSettled(decision, req, res, run);
  } catch (error) {
    return undecided(error);
  }
  return undefined;
}

function concludeWhenSettled(decision: Promise<Decision>, req: NodeRequest, res: NodeResponse, run: Run): void {
  const settle = (makeHead: () => Head) => queueMicrotask(() => concludeLate(req, res, makeHead(), run));
  decision.then(
    (settled) => settle(() => toHead(settled)),
    (error) => settle(() => undecided(error)),
  );
}

function undecided(error: unknown): Head {
  publishFault(error, "policy");
  return UNDECIDED;
}

/**
 * Concludes after a promise, unless somebody else has answered meanwhile, such as a timeout, or the client has gone.
 * It has to run outside of the promise, so that what the application throws is an uncaught exception as ever.
 */
function concludeLate(req: NodeRequest, res: NodeResponse, head: Head, run: Run): void {
  const isGone = "stream" in res ? res.stream.destroyed : res.destroyed;
  if (!res.headersSent && !res.writableEnded && !isGone && conclude(req, res, head)) run(req, res);
}
