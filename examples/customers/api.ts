import { customerHandler, receiveFeedback } from "./customers.js";
import { type Handler, type Listener, readTarget, sendText, toListener } from "./messages.js";

/** The customer API: what it serves at /customer and /feedback. It knows nothing of CORS. */
export function customerApi(): Listener {
  const handlers: Readonly<Record<string, Handler>> = {
    "/customer": customerHandler(),
    "/feedback": receiveFeedback,
  };
  return toListener(async (req, res) => {
    const { path } = readTarget(req);
    const handler = Object.hasOwn(handlers, path) ? handlers[path] : undefined;
    if (handler === undefined) sendText(res, 404, "Nothing is here");
    else await handler(req, res);
  });
}
