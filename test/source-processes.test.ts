// A folder that several processes write to, or follow.

import { spawn } from "node:child_process";
import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { makeFolder } from "./folder.js";
import { askAt } from "./http.js";
import { imageOf, letting, tenantsOf, until, whileFollowed } from "./scripted-source.js";
import { openStore, records } from "./stores.js";
import { suite } from "./suite.js";

const COUNT = 40;

interface Written {
  readonly versions: number[];
  readonly images: number;
  readonly failures: string[];
}

const programOf = (name: string) => fileURLToPath(new URL(`followers/${name}.js`, import.meta.url));

/** Lets a process write, and waits until it has. */
async function write(folder: string, name: string): Promise<Written> {
  const args = [programOf("writer"), folder, name, String(COUNT)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (data) => {
    text += data;
  });
  await once(child, "close");
  return JSON.parse(text);
}

suite("processes that write to one folder", (test) => {
  test("take each version once, and lose nothing of each other", async () => {
    const folder = makeFolder();
    await openStore(folder).change("first.example", letting("first"));
    await whileFollowed(openStore(folder), async (following) => {
      const written = await Promise.all(["a", "b", "c"].map((name) => write(folder, name)));
      const versions = written.flatMap((each) => each.versions);
      assert.is(new Set(versions).size, versions.length);
      assert.ok(written.some(({ images }) => images > 0));
      assert.equal([...written.flatMap(({ failures }) => failures), ...following.failures], []);
      const newest = Math.max(...versions);
      await until(() => following.version === newest);
      const wanted = ["a", "b", "c"].flatMap((name) => Array.from({ length: COUNT }, (_, i) => `${name}${i}`));
      const tenants = Object.fromEntries(["first", ...wanted].sort().map((name) => [`${name}.example`, name]));
      assert.equal(tenantsOf(following), tenants);
      await whileFollowed(openStore(folder), async (other) => assert.equal(tenantsOf(other), tenants));
      assert.ok(records(folder).length < versions.length);
    });
  });
});

/** What a worker says it has. */
async function versionOf(worker: Worker): Promise<number> {
  worker.send("version?");
  const [{ version }] = await once(worker, "message");
  return version;
}

async function listening(worker: Worker): Promise<number> {
  const [{ port }] = await once(worker, "listening");
  return port;
}

suite("processes of a cluster", (test) => {
  test("all see a change and a new image, each following the folder by itself", async () => {
    const folder = makeFolder();
    const store = openStore(folder);
    cluster.setupPrimary({ exec: programOf("process"), args: [folder] });
    const workers = [cluster.fork(), cluster.fork()];
    const [port = 0] = await Promise.all(workers.map(listening));
    const allHave = async (version: number) =>
      (await Promise.all(workers.map(versionOf))).every((each) => each === version);
    await store.change("/acme", letting("a1"));
    await until(() => allHave(1));
    await store.publish(imageOf({ "/acme": "a2" }, "path"));
    await until(() => allHave(2));
    const ask = () => askAt(port, { path: "/acme/x", headers: [["Origin", "https://a2"]] });
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    for (const { headers, body } of answers) {
      assert.is(headers["access-control-allow-origin"], "https://a2");
      assert.match(body, /^\d+ 2$/);
    }
    assert.is(new Set(answers.map(({ body }) => body)).size, 2);
    await new Promise<void>((resolve) => cluster.disconnect(resolve));
  });
});
