// A nats-server in a process of its own. It sends its parent its port, and ends with it.

import { NatsServer } from "../../test/gateway/nats-server.js";
import { serveParent } from "./child.js";

const server = await NatsServer.start();
process.on("exit", () => void server.remove());
serveParent(Number(new URL(server.url).port), { restart: () => server.restart() });
