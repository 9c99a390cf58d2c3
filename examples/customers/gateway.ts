import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { GatewayConfig } from "../../bindings/gateway/config.js";
import { type Gateway, startGateway } from "../../bindings/gateway/index.js";

const CONFIG = fileURLToPath(new URL("../../../examples/gateway/gateway.json", import.meta.url));

/** What the example knows only when it runs. */
interface Places {
  /** The origin of the API. */
  readonly upstream: string;
  /** The folder that policies are in. */
  readonly files: string;
}

/** Starts the gateway of examples/gateway at a port, or at a free one if there is no such port or it is taken. */
export async function startCustomerGateway({ upstream, files }: Places, port: number): Promise<Gateway> {
  const config = JSON.parse(readFileSync(CONFIG, "utf8")) as GatewayConfig;
  const complete: GatewayConfig = {
    ...config,
    listen: { ...config.listen, port },
    admin: { port: 0 },
    routes: config.routes.map((route) => ({ ...route, upstream })),
    tenants: { ...config.tenants, source: { files } },
  };
  try {
    return await startGateway(complete);
  } catch (error) {
    if (port === 0) throw error;
    return startCustomerGateway({ upstream, files }, 0);
  }
}
