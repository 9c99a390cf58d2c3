// A thread that follows the source at the other end of a port, and says what it has when it is asked.

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { portSource } from "../../bindings/source/index.js";
import { followed, tenantsOf } from "../scripted-source.js";

const source = portSource(workerData as MessagePort);
const get = source.get.bind(source);
let image: Uint8Array | undefined;
// Aside, for the test: it looks into the memory that the image came in.
source.get = async function* (digest) {
  for await (const piece of get(digest)) {
    image = piece;
    yield piece;
  }
};

const following = await followed(source);

parentPort?.on("message", async (ask: "state" | "image" | "close") => {
  if (ask === "close") await following.close();
  const { version, failures } = following;
  const state = { version, tenants: tenantsOf(following), failures };
  parentPort?.postMessage(ask === "image" ? image : state);
  if (ask === "close") parentPort?.close();
});
parentPort?.postMessage("ready");
