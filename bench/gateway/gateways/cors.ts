import type { FastifyPluginCallback } from "fastify";
import { loadInstalled } from "../../installed.js";
import { ruleText } from "../../rules.js";
import { HEADERS, METHODS, maxAgeOf, rulesOf } from "../tenants.js";
import { type Gateway, startFastify } from "./gateway.js";

/** It has one list of origins: that of the first tenant. */
export const cors: Gateway = {
  name: "@fastify/cors",
  note: "answers any CORS-preflight request with 204, and hands on what it does not allow; only an allowed origin is named",
  manner: "omits",
  start: async (config) => {
    const plugin = await loadInstalled<FastifyPluginCallback<object>>("@fastify/cors");
    const options = {
      origin: rulesOf(0).map(ruleText),
      methods: METHODS,
      allowedHeaders: HEADERS,
      maxAge: maxAgeOf(0),
    };
    return startFastify(config, (fastify) => fastify.register(plugin, options), false);
  },
};
