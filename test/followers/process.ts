// A process of a cluster, which follows a folder and serves by it.

import cluster from "node:cluster";
import { createServer } from "node:http";
import { gate } from "../../bindings/http/node.js";
import { filesStore } from "../../bindings/source/index.js";
import { followed } from "../scripted-source.js";

const following = await followed(filesStore(process.argv[2] as string, { pollInMilliseconds: 5 }), { by: "path" });
const say = () => `${cluster.worker?.id} ${following.version}`;
createServer(gate(following, (_, res) => res.end(say()))).listen(0, "127.0.0.1");
process.on("message", () => process.send?.({ id: cluster.worker?.id, version: following.version }));
process.on("disconnect", () => process.exit());
