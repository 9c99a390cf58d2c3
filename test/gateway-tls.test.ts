import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { type RequestOptions, request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import * as assert from "uvu/assert";
import { makeFolder } from "./folder.js";
import { echo, PAGE, POLICY, type Running, withGateway, withUpstream } from "./gateways.js";
import { makeCertificate } from "./http.js";
import { suite } from "./suite.js";

/** A gateway over TLS in front of an echo, or of another listener, with the folder that its certificate is in. */
async function withTls<T>(use: (running: Running, folder: string) => Promise<T>, listener = echo): Promise<T> {
  const folder = makeFolder();
  const tls = { key: join(folder, "key.pem"), cert: join(folder, "cert.pem") };
  await renew(folder);
  return withUpstream(listener, (upstream) =>
    withGateway(
      { listen: { port: 0, tls }, routes: [{ upstream, policy: POLICY }], shutdownInMilliseconds: 60_000 },
      (running) => use(running, folder),
    ),
  );
}

async function renew(folder: string): Promise<string> {
  const { key, cert } = await makeCertificate();
  writeFileSync(join(folder, "key.pem"), key);
  writeFileSync(join(folder, "cert.pem"), cert);
  return cert;
}

/** Asks over HTTP/2. */
async function askSession(session: ClientHttp2Session, headers: Record<string, string>, body?: string) {
  const stream = session.request(headers, { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  const [answer] = await once(stream, "response");
  return { headers: answer, body: await text(stream) };
}

async function askTls(port: number, options: RequestOptions, body?: string) {
  const req = request({ host: "127.0.0.1", port, rejectUnauthorized: false, agent: false, ...options });
  req.end(body);
  const [res] = await once(req, "response");
  return { headers: res.headers, status: res.statusCode, body: await text(res) };
}

/** The certificate that a server shows, in PEM without its frame. */
async function shownBy(port: number): Promise<string> {
  const socket = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return raw.toString("base64");
}

const plain = (pem: string) => pem.replace(/-----.*?-----|\s/g, "");

suite("a gateway over TLS", (test) => {
  test("speaks HTTP/2, with the same CORS headers, bodies and errors", () =>
    withTls(async ({ port }) => {
      const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
      const ask = (headers: Record<string, string>, body?: string) =>
        askSession(session, { origin: PAGE, ":authority": "shop.example", ...headers }, body);
      const got = await ask({ ":path": "/a?b" });
      assert.equal([got.headers[":status"], got.headers["access-control-allow-origin"]], [200, PAGE]);
      const seen = JSON.parse(got.body);
      assert.equal(
        [seen.url, seen.headers["x-forwarded-proto"], seen.headers["x-forwarded-host"]],
        ["/a?b", "https", "shop.example"],
      );
      for (const method of ["PUT", "DELETE"]) {
        const put = await ask({ ":method": method, "content-type": "text/plain" }, "some text");
        assert.equal([JSON.parse(put.body).body, JSON.parse(put.body).method], ["some text", method]);
      }
      const preflight = await ask({ ":method": "OPTIONS", "access-control-request-method": "PUT" });
      assert.equal([preflight.headers[":status"], preflight.headers["access-control-max-age"]], [204, "86400"]);
      assert.is((await ask({ origin: "https://other.example" })).headers[":status"], 403);
      assert.is((await ask({ ":path": "/%zz" })).headers[":status"], 400);
      session.close();
    }));

  test("reads bodies that nobody wants, so that they hold nothing up", () =>
    withTls(async ({ port, gateway }) => {
      const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
      const length = String(1024 * 1024);
      for (const headers of [
        { ":method": "GET" },
        { ":method": "PUT", ":path": "/%zz" },
        { ":method": "PUT", ":path": "//a" },
        { ":method": "PUT", origin: "https://other.example" },
      ]) {
        const stream = session.request({ ...headers, "content-length": length }, { endStream: false });
        stream.end("a".repeat(1024 * 1024));
        await once(stream.resume(), "close");
      }
      assert.is(await gateway.close(), 0);
    }));

  test("says over HTTP/2 where an upstream breaks off that its answer is not whole", () =>
    withTls(
      async ({ port }) => {
        const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
        const error = await askSession(session, { ":path": "/" }).catch((error) => error);
        assert.match(String(error), "NGHTTP2_INTERNAL_ERROR");
        session.close();
      },
      (_, res) => res.write("begun", () => res.destroy()),
    ));

  test("speaks HTTP/1.1 to those who speak no other", () =>
    withTls(async ({ port }) => {
      const { headers, status, body } = await askTls(port, { method: "PUT", headers: { Origin: PAGE } }, "hi");
      assert.equal([status, headers["access-control-allow-origin"], JSON.parse(body).body], [200, PAGE, "hi"]);
      assert.is((await askTls(port, { headers: { Origin: "https://other.example" } })).status, 403);
    }));

  test("shows a new certificate after a reload, on new connections, while the old ones go on", () =>
    withTls(async ({ port, gateway }, folder) => {
      const before = await shownBy(port);
      const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
      assert.is((await askSession(session, {})).headers[":status"], 200);
      const cert = await renew(folder);
      assert.is(await shownBy(port), before);
      await gateway.reload();
      assert.is(await shownBy(port), plain(cert));
      assert.is((await askSession(session, {})).headers[":status"], 200);
      session.close();
    }));

  test("ends when its connections are idle: those of HTTP/2, those of HTTP/1.1, and those that have never asked", () =>
    withTls(async ({ port, gateway }) => {
      const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false });
      await askSession(session, {});
      const silent = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false }).on("error", () => {});
      await once(silent, "secureConnect");
      assert.is(await gateway.close(), 0);
    }));
});
