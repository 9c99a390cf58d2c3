// What serves a source over HTTP answers.

import * as assert from "uvu/assert";
import { serveHttp } from "../bindings/source/index.js";
import { type Answer, type Ask, withServer } from "./http.js";
import { change, imageOf, ScriptedSource } from "./scripted-source.js";
import { suite } from "./suite.js";

const TENANTS = { "a.example": "a1" };

async function served(
  use: (ask: (what: Ask) => Promise<Answer>, source: ScriptedSource) => Promise<void>,
): Promise<void> {
  const source = new ScriptedSource();
  source.tell(source.hold(1, TENANTS));
  await withServer(serveHttp(source), (ask) => use(ask, source));
}

suite("what serves a source", (test) => {
  test("answers with the newest head and the changes since its image", () =>
    served(async (ask, source) => {
      const told = [change(2, "b.example", "b2"), change(3, "b.example", null), change(4, "c.example", "c4")];
      source.tell(...told);
      const { status, headers, body } = await ask({ path: "/head.json?x" });
      assert.equal([status, headers["content-type"], headers["cache-control"]], [200, "application/json", "no-cache"]);
      assert.equal(JSON.parse(body), { ...source.hold(1, TENANTS), changes: told.slice(1) });
    }));

  test("answers with 304 until something is new", () =>
    served(async (ask, source) => {
      const { headers } = await ask({ path: "/head.json" });
      const again = { path: "/head.json", headers: [["If-None-Match", `"x", ${headers.etag}`]] } as const;
      assert.equal([(await ask(again)).status, (await ask(again)).body], [304, ""]);
      source.tell(change(2, "b.example", "b2"));
      const { status, headers: newer } = await ask(again);
      assert.is(status, 200);
      assert.is.not(newer.etag, headers.etag);
    }));

  test("answers with an image, which never changes, and gets it once", () =>
    served(async (ask, source) => {
      await ask({ path: "/head.json" });
      const { digest, length } = source.hold(1, TENANTS);
      for (let i = 0; i < 3; i++) {
        const { status, headers, body } = await ask({ path: `/images/${digest}` });
        assert.equal([status, headers["content-length"], headers.etag], [200, String(length), `"${digest}"`]);
        assert.match(String(headers["cache-control"]), /immutable/);
        assert.is(body, Buffer.from(imageOf(TENANTS)).toString());
      }
      const known = await ask({ path: `/images/${digest}`, headers: [["If-None-Match", `"${digest}"`]] });
      assert.equal([known.status, source.asked], [304, [digest]]);
    }));

  test("answers HEAD without a body, and no other method", () =>
    served(async (ask, source) => {
      const document = await ask({ method: "HEAD", path: "/head.json" });
      assert.equal([document.status, document.body], [200, ""]);
      assert.ok(Number(document.headers["content-length"]) > 100);
      const image = await ask({ method: "HEAD", path: `/images/${source.hold(1, TENANTS).digest}` });
      assert.equal([image.status, image.body, source.asked], [200, "", []]);
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
        const { status, headers } = await ask({ method, path: "/head.json" });
        assert.equal([status, headers.allow], [405, "GET, HEAD"]);
      }
    }));

  test("knows no other path, and no image but the newest two", () =>
    served(async (ask, source) => {
      const digests = [1, 2, 3].map((version) => {
        const head = source.hold(version, { "a.example": `a${version}` });
        source.tell(head);
        return head.digest;
      });
      await ask({ path: "/head.json" });
      const paths = ["/", "/head.json/", "/images/", "/images/../head.json", `/images/${"0".repeat(64)}`];
      for (const path of paths) assert.is((await ask({ path })).status, 404, path);
      const statuses = await Promise.all(
        digests.map(async (digest) => (await ask({ path: `/images/${digest}` })).status),
      );
      assert.equal(statuses, [404, 200, 200]);
    }));

  test("answers with 503 while the source is away and was so ever, and then with what it had", async () => {
    const source = new ScriptedSource();
    source.isAway = true;
    await withServer(serveHttp(source), async (ask) => {
      assert.is((await ask({ path: "/head.json" })).status, 503);
      source.isAway = false;
      source.tell(source.hold(1, TENANTS));
      assert.is((await ask({ path: "/head.json" })).status, 200);
      source.isAway = true;
      const { status, body } = await ask({ path: "/head.json" });
      assert.equal([status, JSON.parse(body).version], [200, 1]);
    });
  });

  test("answers with 503 for an image that is damaged, and asks for it anew", () =>
    served(async (ask, source) => {
      const { digest } = source.hold(1, TENANTS);
      const good = source.images.get(digest) as () => AsyncIterable<Uint8Array>;
      source.images.set(digest, async function* () {
        yield new Uint8Array(3);
      });
      await ask({ path: "/head.json" });
      assert.is((await ask({ path: `/images/${digest}` })).status, 503);
      source.images.set(digest, good);
      assert.is((await ask({ path: `/images/${digest}` })).status, 200);
    }));
});
