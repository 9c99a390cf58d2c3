// The gateway, for those who start it from code.

import type { GatewayConfig } from "./config.js";
import { RunningGateway } from "./gateway.js";
import { loadConfig } from "./load-config.js";
import { loadPackages } from "./packages.js";

export type {
  AddressConfig,
  GatewayConfig,
  ListenConfig,
  RouteConfig,
  SourceConfig,
  TenantsConfig,
} from "./config.js";

/** A gateway that runs. */
export interface Gateway {
  /** Where it listens, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Where `/healthz` and `/metrics` are, undefined for nowhere. */
  readonly adminAddress: string | undefined;
  /**
   * Reads the configuration again, its files too. What comes from then on is served by it; what is under way is not touched.
   * @throws PolicyError with every problem of the configuration, or of what only a restart can change; then all goes on as it
   *   was, as it does after every other Error.
   */
  reload(): Promise<void>;
  /**
   * Stops listening, and ends once everything under way has ended, or has been cut off after `shutdownInMilliseconds`.
   * @returns How many requests and WebSockets were cut off.
   */
  close(): Promise<number>;
}

/** What a gateway is started with besides its configuration. */
export interface StartOptions {
  /** Is told in one line each what the operator should know, such as that an upstream is away. By default on stderr. */
  readonly report?: (line: string) => void;
}

/**
 * Starts a gateway.
 * @param config The path of its configuration, or what would stand in it. Policies may have predicates here.
 * @throws PolicyError with every problem of the configuration.
 * @throws MissingPackage where a package is not installed: which says what to install.
 * @throws Error where it cannot listen.
 */
export async function startGateway(config: GatewayConfig | string, options: StartOptions = {}): Promise<Gateway> {
  const { report = (line) => console.error(`crossgate: ${line}`) } = options;
  const running = new RunningGateway(loadConfig(config), await loadPackages(), report);
  // A reload and the end go one after the other.
  let last: Promise<unknown> = running.start();
  const next = <T>(run: () => Promise<T>): Promise<T> => {
    const done = last.then(run, run);
    last = done;
    return done;
  };
  let closing: Promise<number> | undefined;
  const close = () => {
    closing ??= next(() => running.close());
    return closing;
  };
  await last.catch(async (error) => {
    await close();
    throw error;
  });
  return {
    address: running.address,
    adminAddress: running.adminAddress,
    reload: async () => {
      if (closing !== undefined) throw new Error("the gateway has ended");
      return next(async () => running.change(loadConfig(config)));
    },
    close,
  };
}
