import type { Context, MiddlewareHandler } from "hono";
import { Door, type GatePolicy } from "./door.js";
import { settle, toResponse, withHead } from "./fetch-answer.js";
import type { GateOptions } from "./options.js";

export type { GatePolicy } from "./door.js";
export type { GateOptions } from "./options.js";

/**
 * A policy as a middleware of Hono's, for `app.use`.
 *
 * CORS-preflight requests are answered here, and what is refused gets a 403 with an empty body, unless the policy says
 * "omit". Every other answer gets the CORS headers, that to an error included: those that it has itself are replaced, its
 * Vary is merged.
 * @param policy A policy, or a function that returns one, asked once for each request. If it throws, the request is
 *   refused and the error published.
 * @throws TypeError if the arguments are not of these types.
 */
export function gate(policy: GatePolicy, options?: GateOptions): MiddlewareHandler {
  const door = new Door(policy, options);
  return async (context, next) => {
    const promised = settle(door, context.req.raw);
    const settlement = "then" in promised ? await promised : promised;
    if (settlement.head.status === undefined) {
      await next();
      replace(context, withHead(context.res, settlement));
    } else replace(context, toResponse(settlement));
  };
}

function replace(context: Context, response: Response): void {
  if (response === context.res) return;
  // Hono puts the headers of an answer that is there upon the one that replaces it, or that is returned.
  context.res = undefined;
  context.res = response;
}
