import { join } from "node:path";
import { startGateway } from "../../../bindings/gateway/index.js";
import { gate } from "../../../bindings/http/fastify.js";
import { definePolicy } from "../../../bindings/index.js";
import { optionsOf } from "../tenants.js";
import { type Gateway, startFastify } from "./gateway.js";

/** The gateway as its users start it, from code; the tenants come from a source that it follows. */
export const crossgate: Gateway = {
  name: "Crossgate",
  manner: "refuses",
  start: async ({ upstream, folder, source = { files: join(folder, "store") } }) => {
    const { address } = await startGateway({
      listen: { port: 0 },
      routes: [{ upstream: `http://127.0.0.1:${upstream}`, policy: "tenants" }],
      tenants: { source },
    });
    return Number(new URL(address).port);
  },
};

/** The gate alone, in the Fastify of the others, with the policy of the first tenant. */
export const fastifyGate: Gateway = {
  name: "crossgate/fastify",
  manner: "refuses",
  start: (config) => startFastify(config, (fastify) => fastify.register(gate(definePolicy(optionsOf(0))))),
};
