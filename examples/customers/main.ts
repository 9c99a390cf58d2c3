// The example of Ktor's CORS documentation, here: a page on one port sends a customer to an API on another. The API knows
// nothing of CORS: the gateway in front of it does, by policies in a folder, which may change while it serves.

import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesStore, follow } from "../../bindings/source/index.js";
import { customerApi } from "./api.js";
import { DecisionLog } from "./decisions.js";
import { startCustomerGateway } from "./gateway.js";
import { listen, originOf } from "./listen.js";
import { pageListener } from "./page.js";
import { customerPolicies } from "./policies.js";

const apiServer = createServer(customerApi());
const pageServer = createServer();
const files = mkdtempSync(join(tmpdir(), "crossgate-"));

await listen(apiServer, 0);
await listen(pageServer, Number(process.env["PAGE_PORT"] || 8081));
const pageOrigin = originOf(pageServer);

const store = filesStore(files);
await store.publish(customerPolicies(pageOrigin).toImage());
const gateway = await startCustomerGateway(
  { upstream: originOf(apiServer), files },
  Number(process.env["PORT"] || 8080),
);
const following = await follow(store, { by: "path" });
const sides = { following, decisions: new DecisionLog(), apiOrigin: gateway.address, pageOrigin };
pageServer.on("request", pageListener(sides));

async function stop(): Promise<void> {
  pageServer.close();
  pageServer.closeAllConnections();
  await gateway.close();
  apiServer.close();
  apiServer.closeAllConnections();
  await following.close();
  rmSync(files, { recursive: true, force: true });
}

// `on`, not `once`: under npm a Ctrl-C may arrive twice, from the terminal and from npm.
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

console.log(`The page, to open in a browser: ${pageOrigin}`);
console.log(`The customer API, another origin: ${gateway.address}`);
console.log(`The gateway in front of it says how it is: ${gateway.adminAddress}/healthz and /metrics`);
console.log("To let every page send feedback as JSON, while all of this runs:");
console.log(
  `  node dist/examples/customers/change.js ${files} /feedback '{"hosts": ["*"], "headers": ["Content-Type"]}'`,
);
console.log("Press Ctrl-C to stop it all.");
