import * as assert from "uvu/assert";
import { type NatsStoreOptions, natsStore } from "../../bindings/source/nats.js";
import type { PolicyStore } from "../../bindings/source/source.js";
import { suite } from "../suite.js";
import { NatsServer } from "./nats-server.js";
import { bytesOf, manyBytes, newsOf } from "./nats-store.js";
import { complaint, until } from "./until.js";

/** What a gateway has to be allowed to publish. */
const READING = [
  "$JS.API.INFO",
  ...["KV_crossgate", "OBJ_crossgate"].flatMap((stream) => [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
    `$JS.API.CONSUMER.*.${stream}.>`,
  ]),
  "$JS.FC.>",
];

/** What whoever changes policies has to be allowed besides. */
const WRITING = [
  "$JS.API.STREAM.PURGE.KV_crossgate",
  "$JS.API.STREAM.PURGE.OBJ_crossgate",
  "$KV.crossgate.>",
  "$O.crossgate.>",
];

const user = (name: string, publish: readonly string[]) =>
  `{ user: ${name}, password: secret, permissions: { publish: ${JSON.stringify(publish)}, subscribe: ["_INBOX.>"] } }`;

const CONFIG = `authorization { users = [
  ${user("maker", [...READING, "$JS.API.STREAM.CREATE.*"])}
  ${user("writer", [...READING, ...WRITING])}
  ${user("gateway", READING)}
] }`;

/** A server with buckets, on which there are users who may do what the manual says, while `use` runs. */
async function withUsers(use: (storeOf: (options: NatsStoreOptions) => Promise<PolicyStore>) => Promise<void>) {
  const server = await NatsServer.start(CONFIG);
  const stores: PolicyStore[] = [];
  const storeOf = async (options: NatsStoreOptions) => {
    const store = await natsStore({ servers: server.url, ...options });
    stores.push(store);
    return store;
  };
  try {
    await (await storeOf({ user: "maker", pass: "secret" })).latest();
    await use(storeOf);
  } finally {
    for (const store of stores) await store.close();
    await server.remove();
  }
}

suite("who may do what in NATS", (test) => {
  test("a gateway that may read alone is told everything, and can write nothing", () =>
    withUsers(async (storeOf) => {
      const writer = await storeOf({ user: "writer", pass: "secret" });
      const gateway = await storeOf({ user: "gateway", pass: "secret" });
      const news = await newsOf(gateway);
      await writer.change("a.example", {});
      for (const length of [1000, 2000]) await writer.publish(manyBytes(length));
      const { digest, version } = await writer.publish(manyBytes(1_000_000));
      await until("all is told", () => news.length === 4);
      assert.is((await bytesOf(gateway, digest)).length, 1_000_000);
      assert.match(await complaint(gateway.change("a.example", null)), /Permissions Violation/);
      assert.match(await complaint(gateway.publish(manyBytes(10))), /Permissions Violation/);
      assert.is(await gateway.latest(), version);
    }));

  test("who has the wrong password is told so with each call", () =>
    withUsers(async (storeOf) => {
      const stranger = await storeOf({ user: "gateway", pass: "wrong" });
      for (let i = 0; i < 3; i++) assert.match(await complaint(stranger.latest()), /Authorization/);
    }));
});
