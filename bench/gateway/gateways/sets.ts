import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import { parseSets, SETS_NOTE, type Sets, setsAllow } from "../sets.js";
import { HEADERS, METHODS, maxAgeOf } from "../tenants.js";
import { type Gateway, startFastify } from "./gateway.js";

const GRANTED = {
  "access-control-allow-methods": METHODS.join(", "),
  "access-control-allow-headers": HEADERS.join(", "),
  "access-control-max-age": String(maxAgeOf(0)),
};

/** What one would write for many tenants: a `Set` for each, from a JSON file. It refuses as Crossgate does. */
export const sets: Gateway = {
  name: "Set for each tenant",
  note: SETS_NOTE,
  manner: "refuses",
  start: async (config) => {
    const tenants = parseSets(readFileSync(join(config.folder, "tenants.json"), "utf8"));
    return startFastify(config, (fastify) => {
      fastify.addHook("onRequest", async (request, reply) => answer(tenants, request, reply));
    });
  },
};

function answer(tenants: Sets, { headers, method }: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const { origin, host = "" } = headers;
  reply.header("vary", "Origin");
  if (origin === undefined) return undefined;
  if (!setsAllow(tenants, host, origin)) return reply.code(403).send();
  reply.header("access-control-allow-origin", origin);
  if (method !== "OPTIONS" || headers["access-control-request-method"] === undefined) return undefined;
  return reply.code(204).headers(GRANTED).send();
}
