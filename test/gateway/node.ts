// A gateway as its users run it, from code: it follows a store in NATS, and tells its parent about itself.

import { createServer } from "node:http";
import { startGateway } from "../../bindings/gateway/index.js";
import { listen } from "../http.js";

const [servers = "", folder = ""] = process.argv.slice(2);
const failures: string[] = [];

const upstream = await listen(createServer((_, res) => res.end("served")));
const gateway = await startGateway(
  {
    listen: { port: 0 },
    admin: { port: 0 },
    routes: [{ upstream: `http://127.0.0.1:${upstream}`, policy: "tenants" }],
    tenants: { source: { nats: { servers } }, folder, pollInMilliseconds: 200 },
  },
  { report: (line) => failures.push(line.replace(/^the policies of tenants: /, "")) },
);

process.on("message", async () => {
  const { version } = (await (await fetch(`${gateway.adminAddress}/healthz`)).json()) as { version: number };
  process.send?.({ version, failures });
});
process.on("disconnect", () => process.exit());
process.send?.({ port: Number(new URL(gateway.address).port) });
