import httpProxy from "@fastify/http-proxy";
import createFastify, { type FastifyInstance } from "fastify";
import type { Manner } from "../expected.js";
import type { SourceConfig } from "../stores.js";

/** What a gateway of the bench is started with. */
export interface GatewayConfig {
  /** The port of the upstream. */
  readonly upstream: number;
  /** Where `makeFolder` has put the tenants. */
  readonly folder: string;
  /** Where the tenants come from, for a gateway that follows a source: the store in the folder if absent. */
  readonly source?: SourceConfig;
}

/** A gateway that is measured. */
export interface Gateway {
  readonly name: string;
  /** What it does not check. */
  readonly note?: string;
  readonly manner: Manner;
  /** Starts it in this process. @returns The port of 127.0.0.1 that it listens on. */
  start(config: GatewayConfig): Promise<number>;
}

const METHODS = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"] as const;

/**
 * Fastify with its proxy.
 * @param before Puts CORS in front of it.
 * @param hasOptions Whether OPTIONS goes to the upstream too.
 */
export async function startFastify(
  { upstream }: GatewayConfig,
  before: (fastify: FastifyInstance) => unknown = () => {},
  hasOptions = true,
): Promise<number> {
  const fastify = createFastify();
  await before(fastify);
  await fastify.register(httpProxy, {
    upstream: `http://127.0.0.1:${upstream}`,
    // Not undici, as in the gateway.
    http: { requestOptions: { timeout: 60_000 } },
    httpMethods: hasOptions ? [...METHODS, "OPTIONS"] : [...METHODS],
  });
  await fastify.listen({ host: "127.0.0.1", port: 0 });
  return (fastify.server.address() as { port: number }).port;
}
