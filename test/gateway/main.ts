// Runs the tests of this folder, or those with one of the arguments in their names, with a real NATS server.

import { spawnSync } from "node:child_process";
import { runFiles, sayTotal } from "../run-files.js";

const { error } = spawnSync("nats-server", ["--version"]);
if (error !== undefined) {
  console.error("These tests need nats-server 2.9 or newer on the PATH: apt-get install nats-server, brew install");
  console.error(`nats-server, or a release of https://github.com/nats-io/nats-server (${error.message}).`);
  process.exit(1);
}
const wanted = process.argv.slice(2);
const isWanted = (file: string) => wanted.length === 0 || wanted.some((part) => file.includes(part));
sayTotal(await runFiles(new URL(".", import.meta.url), isWanted));
