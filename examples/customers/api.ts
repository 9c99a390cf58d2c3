import { gate } from "../../bindings/http/node.js";
import { cors, type Policy } from "../../bindings/index.js";
import { customerHandler, receiveFeedback } from "./customers.js";
import { DecisionLog } from "./decisions.js";
import { type Handler, type Listener, readTarget, sendText, toListener } from "./messages.js";

/** The customer API, and what the page shows of it. */
export interface CustomerApi {
  readonly listener: Listener;
  readonly routes: readonly Route[];
  readonly decisions: DecisionLog;
}

/** A path with its policy, and the application behind its gate. */
export interface Route {
  readonly path: string;
  readonly policy: Policy;
  readonly listener: Listener;
}

/** An API that pages of one origin may use: /customer with JSON, /feedback with plain text alone. */
export function customerApi(pageOrigin: string): CustomerApi {
  const { host } = new URL(pageOrigin);
  const customer = cors()
    .host(host, { schemes: ["http"] })
    .header("Content-Type")
    .build();
  const feedback = cors()
    .host(host, { schemes: ["http"] })
    .build();

  const routes = [route("/customer", customer, customerHandler()), route("/feedback", feedback, receiveFeedback)];
  const decisions = new DecisionLog();
  return { listener: toListener(findRoute(routes, decisions)), routes, decisions };
}

function route(path: string, policy: Policy, handler: Handler): Route {
  return { path, policy, listener: gate(policy, toListener(handler)) };
}

function findRoute(routes: readonly Route[], decisions: DecisionLog): Handler {
  return async (req, res) => {
    const { path, parameters } = readTarget(req);
    const found = routes.find((route) => route.path === path);
    if (found === undefined) return sendText(res, 404, "Nothing is here");
    await decisions.record(parameters.get("try"), found.policy, req);
    found.listener(req, res);
  };
}
