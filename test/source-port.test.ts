// Policies that one thread passes on to others.

import { once } from "node:events";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import * as assert from "uvu/assert";
import { portSource, serveSource } from "../bindings/source/index.js";
import {
  change,
  followed,
  headOf,
  imageOf,
  inPieces,
  ScriptedSource,
  type Tenants,
  tenantsOf,
  until,
  whileFollowed,
} from "./scripted-source.js";
import { suite } from "./suite.js";

interface State {
  readonly version: number;
  readonly tenants: Tenants;
  readonly failures: string[];
}

/** A thread that follows a source. */
class Thread {
  readonly #worker: Worker;

  constructor(source: ScriptedSource) {
    const { port1, port2 } = new MessageChannel();
    serveSource(source, port1);
    this.#worker = new Worker(new URL("followers/thread.js", import.meta.url), {
      workerData: port2,
      transferList: [port2],
    });
  }

  async ready(): Promise<this> {
    await once(this.#worker, "message");
    return this;
  }

  async ask<T>(what: "state" | "image" | "close"): Promise<T> {
    this.#worker.postMessage(what);
    const [answer] = await once(this.#worker, "message");
    return answer;
  }

  /** Ends it by itself, as nothing is left for it to do. */
  async close(): Promise<void> {
    const exit = once(this.#worker, "exit");
    await this.ask("close");
    assert.equal(await exit, [0]);
  }

  async has(tenants: Tenants): Promise<boolean> {
    const { tenants: found } = await this.ask<State>("state");
    return JSON.stringify(found) === JSON.stringify(tenants);
  }
}

const OLD = { "a.example": "old" };

function begin(): ScriptedSource {
  const source = new ScriptedSource();
  source.tell(source.hold(1, OLD), change(2, "b.example", "b2"));
  return source;
}

suite("threads that follow one source", (test) => {
  test("all see a change and a new image, and one that comes later sees both", async () => {
    const source = begin();
    const threads = await Promise.all([new Thread(source).ready(), new Thread(source).ready()]);
    for (const thread of threads) assert.ok(await thread.has({ ...OLD, "b.example": "b2" }));
    source.tell(change(3, "a.example", null));
    for (const thread of threads) await until(() => thread.has({ "b.example": "b2" }));
    source.tell(source.hold(4, { "c.example": "c4" }), change(5, "d.example", "d5"));
    threads.push(await new Thread(source).ready());
    for (const thread of threads) await until(() => thread.has({ "c.example": "c4", "d.example": "d5" }));
    for (const thread of threads) assert.equal((await thread.ask<State>("state")).failures, []);
    assert.equal([source.asked.length, source.watched], [2, 1]);
    await Promise.all(threads.map((thread) => thread.close()));
    assert.not(source.isClosed);
  });

  test("have one copy of an image in memory", async () => {
    const source = begin();
    const threads = [await new Thread(source).ready(), await new Thread(source).ready()];
    const [one, other] = await Promise.all(threads.map((thread) => thread.ask<Uint8Array>("image")));
    assert.is(one?.buffer.byteLength, source.hold(1, OLD).length);
    (one as Uint8Array)[7] = 99;
    assert.is(other?.[7], 99);
    await Promise.all(threads.map((thread) => thread.close()));
  });
});

function channel(source: ScriptedSource): MessagePort {
  const { port1, port2 } = new MessageChannel();
  serveSource(source, port1);
  return port2;
}

suite("a source at the other end of a port", (test) => {
  test("answers as the source does", async () => {
    const source = begin();
    const port = portSource(channel(source));
    assert.equal([await port.latest(), await port.head()], [2, source.hold(1, OLD)]);
    await port.close();
  });

  test("is away while the source is, unless that has told of something already", async () => {
    const source = begin();
    source.isAway = true;
    await whileFollowed(portSource(channel(source)), async (following) => {
      assert.equal([following.version, following.failures[0]], [0, "watch: away"]);
      source.isAway = false;
      await until(() => following.version === 2);
      source.isAway = true;
      await whileFollowed(portSource(channel(source)), async ({ version }) => assert.is(version, 2));
    });
  });

  test("is away once the port is closed at either end", async () => {
    const { port1, port2 } = new MessageChannel();
    serveSource(begin(), port1);
    const following = await followed(portSource(port2));
    port1.close();
    await until(() => following.failures.includes("watch: crossgate: the port is closed"));
    assert.equal(tenantsOf(following), { ...OLD, "b.example": "b2" });
    await following.close();
  });

  test("is told of nothing more once it is closed", async () => {
    const source = begin();
    const { port1, port2 } = new MessageChannel();
    let sent = 0;
    const send = port1.postMessage.bind(port1);
    port1.postMessage = (message) => {
      sent++;
      send(message);
    };
    serveSource(source, port1);
    let isClosed = false;
    port1.on("close", () => {
      isClosed = true;
    });
    await whileFollowed(portSource(port2), async () => source.tell(change(3, "c.example", "c3")));
    await until(() => isClosed);
    const before = sent;
    source.tell(change(4, "d.example", "d4"));
    assert.is(sent, before);
  });

  test("has the source asked by one at a time, however many ask", async () => {
    const source = begin();
    let [running, most, asked] = [0, 0, 0];
    source.latest = async () => {
      asked++;
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running--;
      return source.newest;
    };
    const [one, other] = await Promise.all([
      followed(portSource(channel(source))),
      followed(portSource(channel(source))),
    ]);
    await until(() => asked > 5);
    assert.is(most, 1);
    await Promise.all([one.close(), other.close()]);
  });

  test("has a damaged image asked for anew", async () => {
    const source = begin();
    const image = imageOf({ "c.example": "c3" });
    const head = headOf(image, 3);
    source.images.set(head.digest, () => inPieces(image.slice(1)));
    await whileFollowed(portSource(channel(source)), async (following) => {
      source.tell(head);
      await until(() => following.failures.length > 0);
      assert.match(following.failures[0] as string, /^image: .*the image ends after/);
      source.images.set(head.digest, () => inPieces(image));
      await until(() => following.version === 3);
    });
  });
});
