import { STATUS_CODES } from "node:http";
import type { Following } from "../source/index.js";
import { ageOf, type Metrics } from "./metrics.js";
import type { Packages } from "./packages.js";
import type { Address } from "./settings.js";

/** What is told of a gateway. */
export interface Told {
  readonly routes: number;
  /** Undefined where no route needs tenants. */
  readonly following: Following | undefined;
}

/** Where a gateway tells how it is. */
export interface Admin {
  /** As a URL. */
  readonly address: string;
  close(): PromiseLike<unknown>;
}

/** Serves `/healthz` and `/metrics`. @throws Error where it cannot listen. */
export async function startAdmin(at: Address, packages: Packages, metrics: Metrics, tell: () => Told): Promise<Admin> {
  const app = packages.fastify({ forceCloseConnections: true });
  app.get("/healthz", async (_, reply) => {
    const { routes, following } = tell();
    const isReady = following === undefined || following.version > 0;
    const status = isReady ? 200 : 503;
    const policies = { version: following?.version ?? null, age: ageOf(following) ?? null };
    return reply.code(status).send({ status: STATUS_CODES[status], ...policies, routes });
  });
  app.get("/metrics", async (_, reply) => {
    const { type, text } = await metrics.read();
    return reply.type(type).send(text);
  });
  const address = await app.listen({ host: at.host, port: at.port });
  return { address, close: () => app.close() };
}
