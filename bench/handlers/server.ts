// A server in a process of its own, with the contestant and the number of origins that its arguments say. It sends its
// parent its port.

import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import { listen } from "../../test/http.js";
import { contestantNamed } from "./contestants/index.js";
import { makePolicy } from "./policy.js";

process.on("disconnect", () => process.exit());
const [name = "", origins] = process.argv.slice(2);
const handle = await contestantNamed(name).prepare(makePolicy(Number(origins)));
process.send?.(await listen(createServer(handle as RequestListener)));
