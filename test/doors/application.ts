// The application behind every door: what it does at each path, said once for each way of answering.

import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

/** What the tests and the application tell each other, in one process. */
export interface Signals {
  /** Settled by the test once it has seen the first piece of a stream. */
  readonly goOn: Promise<void>;
  /** The paths that have reached the application, with their methods. */
  readonly reached: string[];
}

/** An answer without its framework. */
export interface Plan {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In pieces; none for an empty body. */
  readonly body: readonly string[];
}

const PLANS: Readonly<Record<string, Plan>> = {
  "/plain": { status: 200, headers: [], body: ["plain"] },
  "/stream": { status: 200, headers: [], body: ["first,", "second"] },
  "/unchanged": { status: 304, headers: [["ETag", '"1"']], body: [] },
  "/vary": { status: 200, headers: [["Vary", "Accept-Encoding"]], body: ["varies"] },
  "/own": {
    status: 200,
    headers: [
      ["Access-Control-Allow-Origin", "*"],
      ["Access-Control-Allow-Credentials", "false"],
      ["Access-Control-Max-Age", "1"],
    ],
    body: ["its own"],
  },
};

/**
 * What to answer.
 * @throws Error at `/throw`.
 */
export function planOf(path: string): Plan {
  if (path === "/throw") throw new Error("thrown by the application");
  return PLANS[path] ?? { status: 404, headers: [], body: ["not here"] };
}

/** The pieces of a body; of a stream the second one waits until the first was seen. */
export async function* piecesOf({ body }: Plan, { goOn }: Signals): AsyncGenerator<Buffer> {
  for (const [i, piece] of body.entries()) {
    if (i > 0) await goOn;
    yield Buffer.from(piece);
  }
}

/** The application for `node:http` and what is made like it. */
export function nodeApplication(signals: Signals) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    signals.reached.push(`${req.method} ${req.url}`);
    if (req.url === "/wait") await once(res, "close");
    const plan = planOf(req.url ?? "");
    res.statusCode = plan.status;
    for (const [name, value] of plan.headers) res.setHeader(name, value);
    if (req.method !== "HEAD") for await (const piece of piecesOf(plan, signals)) res.write(piece);
    res.end();
  };
}

/** The application for requests of the Fetch standard's. */
export function fetchApplication(signals: Signals) {
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    signals.reached.push(`${request.method} ${pathname}`);
    if (pathname === "/wait") await signals.goOn;
    const plan = planOf(pathname);
    const hasBody = plan.body.length > 0 && request.method !== "HEAD";
    const body = hasBody ? (Readable.toWeb(Readable.from(piecesOf(plan, signals))) as ReadableStream) : null;
    return new Response(body, {
      status: plan.status,
      headers: plan.headers.map(([name, value]): [string, string] => [name, value]),
    });
  };
}
