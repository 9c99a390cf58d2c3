// Policies by way of HTTP: from what serves a store, and from a server of files.

import { createReadStream } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { httpSource, serveHttp } from "../bindings/source/index.js";
import { makeFolder } from "./folder.js";
import { withServer } from "./http.js";
import {
  change,
  type Followed,
  headOf,
  imageOf,
  letting,
  ScriptedSource,
  tenantsOf,
  until,
  whileFollowed,
} from "./scripted-source.js";
import { openStore } from "./stores.js";
import { suite } from "./suite.js";

const OPTIONS = { pollInMilliseconds: 5 };

/** A source with an image and a change. */
function begin(): ScriptedSource {
  const source = new ScriptedSource();
  source.tell(source.hold(1, { "a.example": "a1" }), change(2, "b.example", "b2"));
  return source;
}

/** Follows what a listener serves. */
async function overHttp(
  listener: RequestListener,
  use: (following: Followed, port: number) => Promise<void>,
): Promise<void> {
  await withServer(listener, async (_, port) => {
    const source = httpSource(`http://127.0.0.1:${port}`, OPTIONS);
    await whileFollowed(source, (following) => use(following, port));
  });
}

/** A server that says just this. */
function saying(document: object | string, image: Uint8Array = Buffer.of(), status = 200): RequestListener {
  return (req, res) => {
    const body = typeof document === "string" ? document : JSON.stringify(document);
    res.writeHead(status).end(req.url === "/head.json" ? body : image);
  };
}

suite("a source over HTTP", (test) => {
  test("has images and changes as the store that is served has them", async () => {
    const store = openStore(makeFolder());
    await store.publish(imageOf({ "a.example": "a1" }));
    await overHttp(serveHttp(store), async (following) => {
      assert.equal(tenantsOf(following), { "a.example": "a1" });
      await store.change("b.example", letting("b2"));
      await until(() => following.version === 2);
      await store.publish(imageOf({ "c.example": "c3" }));
      await store.change("a.example", letting("a4"));
      await until(() => following.version === 4);
      assert.equal(tenantsOf(following), { "a.example": "a4", "c.example": "c3" });
      assert.equal(following.failures, []);
    });
  });

  test("has the images of a folder that a server of files serves", async () => {
    const folder = makeFolder();
    const store = openStore(folder);
    await store.publish(imageOf({ "a.example": "a1" }));
    const listener = (req: IncomingMessage, res: ServerResponse) =>
      createReadStream(join(folder, `${req.url}`)).pipe(res);
    await overHttp(listener, async (following) => {
      assert.equal(tenantsOf(following), { "a.example": "a1" });
      await store.publish(imageOf({ "a.example": "a2" }));
      await until(() => following.version === 2);
    });
  });

  test("has more changes at once than a call takes arguments", async () => {
    const count = 200_000;
    const changes = Array.from({ length: count }, (_, i) => ({ version: i + 1, key: `${i}.example`, policy: null }));
    await withServer(saying({ changes }), async (_, port) => {
      const source = httpSource(`http://127.0.0.1:${port}`);
      assert.is(await source.latest(), count);
      await source.close();
    });
  });

  test("sends its headers, and asks for nothing twice that has not changed", async () => {
    const source = begin();
    const serve = serveHttp(source);
    const statuses: number[] = [];
    const listener: RequestListener = (req, res) => {
      assert.is(req.headers.authorization, "Bearer x");
      res.on("finish", () => statuses.push(res.statusCode));
      serve(req, res);
    };
    await withServer(listener, async (_, port) => {
      const client = httpSource(`http://127.0.0.1:${port}/`, { ...OPTIONS, headers: { Authorization: "Bearer x" } });
      await whileFollowed(client, async (following) => {
        await until(() => statuses.length > 8);
        assert.equal(following.failures, []);
        // Once for each of `latest`, and the image.
        assert.is(statuses.filter((status) => status === 200).length, 2);
      });
    });
  });

  test("asks below the path of its address", async () => {
    const image = imageOf({ "a.example": "a1" });
    const asked = new Set<string | undefined>();
    const listener: RequestListener = (req, res) => {
      asked.add(req.url);
      res.end(req.url?.endsWith(".json") ? JSON.stringify(headOf(image, 1)) : image);
    };
    await withServer(listener, async (_, port) => {
      await whileFollowed(httpSource(`http://127.0.0.1:${port}/cors/v1`, OPTIONS), async ({ version }) =>
        assert.is(version, 1),
      );
    });
    assert.equal([...asked], ["/cors/v1/head.json", `/cors/v1/images/${headOf(image, 1).digest}`]);
  });

  const image = imageOf({ "a.example": "a1" });
  const head = headOf(image, 1);
  const wrong: Record<string, [RequestListener, RegExp]> = {
    "answers with 500": [saying(head, image, 500), /^watch: .* answers with 500$/],
    "answers with 206": [saying(head, image, 206), /^watch: .* answers with 206$/],
    "sends nothing": [saying("", image), /^watch: /],
    "sends a page": [saying("<html>", image), /^watch: /],
    "sends a head that is none": [saying({ ...head, length: -1 }, image), /^watch: .*length/],
    "sends changes that are no list": [saying({ ...head, changes: {} }, image), /^watch: .*changes/],
    "sends an image that is longer": [saying(head, Buffer.concat([image, image])), /^image: .*longer/],
    "sends another image": [saying(head, image.toReversed()), /^image: .*digest/],
    "redirects, though to what is good": [
      (req, res) => {
        if (req.url === "/head.json") res.writeHead(302, { Location: "/other.json" }).end();
        else res.end(req.url === "/other.json" ? JSON.stringify(head) : image);
      },
      /^watch: /,
    ],
    "answers with 206 for an image": [
      (req, res) => {
        if (req.url === "/head.json") res.end(JSON.stringify(head));
        else res.writeHead(206).end(image);
      },
      /^image: .* answers with 206$/,
    ],
    "closes the connection": [(req) => req.socket.destroy(), /^watch: /],
  };
  for (const [what, [listener, message]] of Object.entries(wrong)) {
    test(`that ${what} has nobody let in, and is asked again`, () =>
      overHttp(listener, async (following) => {
        await until(() => following.failures.length > 2);
        for (const failure of following.failures) assert.match(failure, message);
        assert.is(following.version, 0);
      }));
  }

  test("that begins an image and falls silent is asked again", async () => {
    let asked = 0;
    const listener: RequestListener = (req, res) => {
      if (req.url === "/head.json") res.end(JSON.stringify(head));
      else if (++asked > 1) res.end(image);
      else res.write(image.subarray(0, 10));
    };
    await withServer(listener, async (_, port) => {
      const source = httpSource(`http://127.0.0.1:${port}/`, { ...OPTIONS, silenceInMilliseconds: 50 });
      await whileFollowed(source, async (following) => {
        await until(() => following.version === 1);
        assert.match(following.failures[0] as string, /^image: .* is silent for 50 ms$/);
      });
    });
  });

  test("takes an address of http or https", () => {
    for (const url of ["file:///policies", "policies", "ftp://127.0.0.1/"])
      assert.throws(() => httpSource(url), TypeError as never);
    assert.throws(() => httpSource("http://127.0.0.1/", { pollInMilliseconds: 0 }), /pollInMilliseconds/);
  });
});
