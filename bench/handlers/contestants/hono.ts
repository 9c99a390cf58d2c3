import { loadInstalled } from "../../installed.js";
import type { Contestant, Handle } from "../contestant.js";
import { ANY_OPTIONS, LINEAR, RUNS } from "../notes.js";

interface Application {
  use(middleware: unknown): void;
  all(path: string, handler: (context: { body(body: null): unknown }) => unknown): void;
  readonly fetch: unknown;
}
interface NodeServer {
  getRequestListener(fetch: unknown): Handle;
}
interface HonoCors {
  cors(options: {
    origin: readonly string[];
    allowMethods: readonly string[];
    allowHeaders: readonly string[];
    maxAge: number;
  }): unknown;
}

async function makeHono(before: readonly unknown[] = []): Promise<Handle> {
  const { Hono } = await loadInstalled<{ Hono: new () => Application }>("hono");
  const server = await loadInstalled<NodeServer>("@hono/node-server");
  const hono = new Hono();
  for (const middleware of before) hono.use(middleware);
  hono.all("*", (context) => context.body(null));
  return server.getRequestListener(hono.fetch);
}

export const honoAlone: Contestant = {
  name: "hono without CORS",
  isWithoutCors: true,
  prepare: () => makeHono(),
};

export const honoCors: Contestant = {
  name: "hono/cors in hono",
  note: [LINEAR, ANY_OPTIONS, RUNS].join(" "),
  prepare: async ({ origins, methods, headers, maxAge }) => {
    const { cors } = await loadInstalled<HonoCors>("hono/cors");
    const options = { origin: origins, allowMethods: methods, allowHeaders: headers, maxAge };
    return makeHono([cors(options)]);
  },
};
