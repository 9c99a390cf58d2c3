import type { Middleware, ParameterizedContext } from "koa";
import { decorate, emptyBody } from "./answer.js";
import { Door, type GatePolicy, originFor } from "./door.js";
import type { GateOptions } from "./options.js";
import { NodeAsked } from "./request.js";

export type { GatePolicy } from "./door.js";
export type { GateOptions } from "./options.js";

/**
 * A policy as a middleware of Koa's, for `app.use`.
 *
 * CORS-preflight requests are answered here, and what is refused gets a 403 with an empty body, unless the policy says
 * "omit"; the middlewares in front of this one see that answer as any other. The CORS headers are there before the
 * application runs, and stay: on the answer to an error too, where Koa removes all others.
 * @param policy A policy, or a function that returns one, asked once for each request. If it throws, the request is
 *   refused and the error published.
 * @throws TypeError if the arguments are not of these types.
 */
export function gate(policy: GatePolicy, options?: GateOptions): Middleware {
  const door = new Door(policy, options);
  return async (context, next) => {
    const asked = new NodeAsked(context.req, door.trustProxy, context.originalUrl);
    const promised = door.decide(asked);
    const head = "then" in promised ? await promised : promised;
    if (!context.headerSent) decorate(context.res, head, originFor(head, asked));
    if (head.status === undefined) await next();
    else if (!context.headerSent) answer(context, head.status);
  };
}

function answer(context: ParameterizedContext, status: number): void {
  // Without a body Koa would send the status as a text; it takes the status of an absent body for 204.
  context.body = null;
  context.status = status;
  emptyBody(context.res);
  // Whoever has told Koa not to answer is not asked any more.
  if (context.respond === false) context.res.end();
}
