// Times gateways with many tenants, whose policies change while they serve.
//
//   npm run bench:gateway                                      every row
//   npm run bench:gateway -- --row proxy --row delay           the rows with that word in their names
//   npm run bench:gateway -- --json FILE --runtime node24 --quick      as of npm run bench
//
// The rows with NATS need nats-server on the path. Exit code 1 if a contestant answers wrong or something is missing, 2 for
// wrong arguments.

import { runCommand } from "../command.js";
import { gatewayRows, hasRivals } from "./rows/index.js";

await runCommand({ name: "npm run bench:gateway", script: import.meta.url, rows: gatewayRows, hasRivals });
