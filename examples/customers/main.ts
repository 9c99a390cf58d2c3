// The example of Ktor's CORS documentation, here: a page on one port sends a customer to an API on another.

import { createServer } from "node:http";
import { customerApi } from "./api.js";
import { listen, originOf } from "./listen.js";
import { pageListener } from "./page.js";

const apiServer = createServer();
const pageServer = createServer();

// Each side has to know the other's address, so both ports are taken before either side answers.
await listen(apiServer, Number(process.env["PORT"] || 8080));
await listen(pageServer, Number(process.env["PAGE_PORT"] || 8081));

const apiOrigin = originOf(apiServer);
const pageOrigin = originOf(pageServer);
const api = customerApi(pageOrigin);
apiServer.on("request", api.listener);
pageServer.on("request", pageListener({ api, apiOrigin, pageOrigin }));

function stop(): void {
  for (const server of [apiServer, pageServer]) {
    server.close();
    server.closeAllConnections();
  }
}

// `on`, not `once`: under npm a Ctrl-C may arrive twice, from the terminal and from npm.
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

console.log(`The page, to open in a browser: ${pageOrigin}`);
console.log(`The customer API, another origin: ${apiOrigin}`);
console.log("Press Ctrl-C to stop both.");
