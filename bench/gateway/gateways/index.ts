import { alone } from "./alone.js";
import { cors } from "./cors.js";
import { crossgate, fastifyGate } from "./crossgate.js";
import type { Gateway } from "./gateway.js";
import { sets } from "./sets.js";

export type { Gateway, GatewayConfig } from "./gateway.js";
export { alone, cors, crossgate, fastifyGate, sets };

/** @throws Error if there is none with that name. */
export function gatewayNamed(name: string): Gateway {
  const found = [alone, cors, crossgate, fastifyGate, sets].find((gateway) => gateway.name === name);
  if (found === undefined) throw new Error(`no gateway is called ${name}`);
  return found;
}
