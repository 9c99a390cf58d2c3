import { loadInstalled } from "../../installed.js";
import type { Contestant, Handle } from "../contestant.js";
import { LINEAR, RUNS } from "../notes.js";

interface Fastify {
  register(plugin: unknown, options: object): void;
  route(options: { method: string[]; url: string; handler: (req: unknown, reply: { send(): void }) => void }): void;
  ready(): Promise<void>;
  readonly routing: Handle;
}
type CreateFastify = () => Fastify;

/** A Fastify application that answers these methods; CORS answers OPTIONS by a route of its own. */
async function makeFastify(method: string[], before: (fastify: Fastify) => void = () => {}): Promise<Handle> {
  const fastify = (await loadInstalled<CreateFastify>("fastify"))();
  before(fastify);
  fastify.route({ method, url: "*", handler: (_req, reply) => reply.send() });
  await fastify.ready();
  return fastify.routing;
}

export const fastifyAlone: Contestant = {
  name: "fastify without CORS",
  isWithoutCors: true,
  prepare: () => makeFastify(["GET", "OPTIONS"]),
};

export const fastifyCors: Contestant = {
  name: "@fastify/cors in fastify",
  note: [
    LINEAR,
    "Answers any CORS-preflight request with 204, methods and headers, whatever it asks for and wherever it comes from;",
    "only an allowed origin is named in the answer.",
    RUNS,
  ].join(" "),
  prepare: async ({ origins, methods, headers, maxAge }) => {
    const cors = await loadInstalled<unknown>("@fastify/cors");
    const options = { origin: origins, methods, allowedHeaders: headers, maxAge };
    return makeFastify(["GET"], (fastify) => fastify.register(cors, options));
  },
};
