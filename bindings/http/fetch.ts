import { Door, type GatePolicy } from "./door.js";
import { type Settlement, settle, toResponse, withHead } from "./fetch-answer.js";
import { checkApplication, type GateOptions } from "./options.js";

export type { GatePolicy } from "./door.js";
export type { GateOptions } from "./options.js";

/** A function that answers a request; runtimes hand it more than that, such as `env` and `ctx`. */
export type Handler<Args extends unknown[]> = (request: Request, ...args: Args) => Response | Promise<Response>;

/** The two halves of a gate, for whoever owns the loop. A request is decided about once, whichever comes first. */
export interface Halves {
  /**
   * The answer to a request that the application is not to see: a CORS-preflight request, or one that is refused.
   * Undefined for all others. A promise only if an origin predicate returned one.
   */
  preflight(request: Request): Response | undefined | Promise<Response | undefined>;
  /**
   * The application's answer with the CORS headers. A request that the application was not to see gets the gate's own
   * answer here too. A promise only if an origin predicate returned one.
   */
  apply(request: Request, response: Response): Response | Promise<Response>;
}

/**
 * Puts a policy in front of a handler of the Fetch standard's requests and responses: Workers, Deno, Bun and whatever
 * else speaks them.
 *
 * CORS-preflight requests are answered here. Everything that is allowed, or no CORS request, goes on to the handler,
 * whose answer gets the CORS headers: those that it has set itself are replaced, its Vary is merged, its body is not
 * read. What is refused gets a 403 with an empty body, unless the policy says "omit".
 * @param policy A policy, or a function that returns one, asked once for each request. If it throws, the request is
 *   refused and the error published.
 * @param handler What it throws is passed on. Without it, what is returned are the two halves of the gate.
 * @throws TypeError if the arguments are not of these types.
 */
export function gate<Args extends unknown[]>(
  policy: GatePolicy,
  handler: Handler<Args>,
  options?: GateOptions,
): (request: Request, ...args: Args) => Promise<Response>;
export function gate(policy: GatePolicy, handler?: undefined, options?: GateOptions): Halves;
export function gate(
  policy: GatePolicy,
  handler?: Handler<unknown[]>,
  options?: GateOptions,
): Halves | ((request: Request, ...args: unknown[]) => Promise<Response>) {
  checkApplication(handler);
  const door = new Door(policy, options);
  if (handler === undefined) return halvesOf(door);
  return async (request, ...args) => {
    const promised = settle(door, request);
    const settlement = "then" in promised ? await promised : promised;
    if (settlement.head.status !== undefined) return toResponse(settlement);
    return withHead(await handler(request, ...args), settlement);
  };
}

function halvesOf(door: Door): Halves {
  const settlements = new WeakMap<Request, Settlement | Promise<Settlement>>();
  const settleOnce = (request: Request) => {
    const known = settlements.get(request) ?? settle(door, request);
    settlements.set(request, known);
    return known;
  };
  const preflight = (settlement: Settlement) =>
    settlement.head.status === undefined ? undefined : toResponse(settlement);
  const apply = (response: Response, settlement: Settlement) =>
    settlement.head.status === undefined ? withHead(response, settlement) : toResponse(settlement);
  return {
    preflight(request) {
      const known = settleOnce(request);
      return "then" in known ? known.then(preflight) : preflight(known);
    },
    apply(request, response) {
      const known = settleOnce(request);
      return "then" in known ? known.then((settlement) => apply(response, settlement)) : apply(response, known);
    },
  };
}
