import type { KV, KvWatchEntry } from "@nats-io/kv";
import * as assert from "uvu/assert";
import { NatsNews } from "../../bindings/source/nats-news.js";
import { suite } from "../suite.js";

const entry = (revision: number, key: string, value: object) =>
  ({ revision, key, operation: "PUT", json: () => value }) as unknown as KvWatchEntry;

const change = (revision: number, tenant = "a") =>
  entry(revision, `tenant.${Buffer.from(tenant).toString("base64url")}`, { key: tenant, policy: {} });

const head = (revision: number, at: number) => entry(revision, "head", { digest: `${revision}`, length: 1, at });

/** What a listener is told of batches of entries, as kind and version, while the bucket has a newest head. */
async function told(newest: KvWatchEntry | null, batches: KvWatchEntry[][]): Promise<string[]> {
  const lines: string[] = [];
  const kv = { get: async () => newest } as unknown as KV;
  const news = new NatsNews(kv, (one) => lines.push(`${"digest" in one ? "head" : "change"} ${one.version}`));
  for (const batch of batches) assert.ok(await news.tell(batch));
  return lines;
}

suite("the order in which a watch of NATS tells", (test) => {
  test("is that of the entries while none is missing", async () => {
    const lines = await told(null, [[change(1), change(2)], [head(3, 3)], [change(4)]]);
    assert.equal(lines, ["change 1", "change 2", "head 3", "change 4"]);
  });

  test("has the newest head first where entries are missing that it holds", async () => {
    const lines = await told(head(9, 5), [[change(1)], [change(6)], [change(7)], [head(9, 5)], [change(10)]]);
    assert.equal(lines, ["change 1", "head 9", "change 6", "change 7", "change 10"]);
  });

  test("leaves out what the newest head makes old, and keeps what it does not", async () => {
    const lines = await told(head(9, 7), [[change(3, "a"), change(7, "b"), change(8, "c"), head(9, 7)]]);
    assert.equal(lines, ["head 9", "change 8"]);
  });

  test("is left where the head cannot be read", async () => {
    const kv = { get: () => Promise.reject(new Error("away")) } as unknown as KV;
    const news = new NatsNews(kv, () => assert.unreachable("it is told"));
    assert.not(await news.tell([change(2)]));
  });
});
