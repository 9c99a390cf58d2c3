// A gateway in a process of its own. It sends its parent its port, and says what memory it takes whenever it is asked.

import { argumentOf, serveParent } from "./child.js";
import { type GatewayConfig, gatewayNamed } from "./gateways/index.js";
import { weigh } from "./weigh.js";

const { name, ...config } = argumentOf<GatewayConfig & { readonly name: string }>();
serveParent(await gatewayNamed(name).start(config), { weigh });
