import * as assert from "uvu/assert";
import { echo, exchange, ORIGIN, PAGE, POLICY, withBytes, withGateway, withUpstream } from "./gateways.js";
import type { Answer } from "./http.js";
import { suite } from "./suite.js";

/** What an answer says of CORS, each line as it came. */
function corsLines({ rawHeaders }: Answer): string[] {
  const lines: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (/^(access-control-|vary$)/i.test(rawHeaders[i] as string))
      lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`.toLowerCase());
  }
  return lines.sort();
}

const GRANTED = [`access-control-allow-origin: ${PAGE}`, "vary: origin"];
const OWN_CORS =
  "Access-Control-Allow-Origin: *\r\naccess-control-allow-origin: https://evil.example\r\n" +
  "ACCESS-CONTROL-ALLOW-CREDENTIALS: true\r\nAccess-Control-Expose-Headers: X-Secret\r\nAccess-Control-Max-Age: 9\r\n" +
  "Access-Control-Allow-Methods: *\r\nAccess-Control-Allow-Headers: *\r\n";

/** Heads of answers that set CORS headers of their own, and the body that comes through. */
const ANSWERS: Readonly<Record<string, readonly [bytes: string, status: number, body: string]>> = {
  "a success": [`HTTP/1.1 200 OK\r\n${OWN_CORS}Content-Length: 2\r\n\r\nhi`, 200, "hi"],
  "one in chunks": [`HTTP/1.1 200 OK\r\n${OWN_CORS}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n`, 200, "hi"],
  "one with trailers": [
    `HTTP/1.1 200 OK\r\nTrailer: Access-Control-Allow-Origin\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n${OWN_CORS}\r\n`,
    200,
    "hi",
  ],
  "one that ends with its connection": [`HTTP/1.1 200 OK\r\n${OWN_CORS}\r\nhi`, 200, "hi"],
  "one after early hints": [
    `HTTP/1.1 103 Early Hints\r\n${OWN_CORS}\r\nHTTP/1.1 200 OK\r\n${OWN_CORS}Content-Length: 2\r\n\r\nhi`,
    200,
    "hi",
  ],
  "an empty one": [`HTTP/1.1 204 No Content\r\n${OWN_CORS}\r\n`, 204, ""],
  "an empty one in chunks": [`HTTP/1.1 204 No Content\r\n${OWN_CORS}Transfer-Encoding: chunked\r\n\r\n`, 204, ""],
  "an unchanged one": [`HTTP/1.1 304 Not Modified\r\n${OWN_CORS}Content-Length: 2\r\nETag: "a"\r\n\r\n`, 304, ""],
  "a redirect": [`HTTP/1.1 302 Found\r\n${OWN_CORS}Location: /a\r\nContent-Length: 0\r\n\r\n`, 302, ""],
  "an error": [`HTTP/1.1 500 Oops\r\n${OWN_CORS}Content-Length: 2\r\n\r\nhi`, 500, "hi"],
  "an answer that is busy": [
    `HTTP/1.1 503 Busy\r\n${OWN_CORS}Retry-After: 1\r\nContent-Length: 2\r\n\r\nhi`,
    503,
    "hi",
  ],
};

suite("what an upstream answers through a gateway", (test) => {
  for (const [name, [bytes, status, body]] of Object.entries(ANSWERS)) {
    test(`${name} has the CORS headers of the policy, and none of the upstream's`, () =>
      withBytes(bytes, (upstream, got) =>
        withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask }) => {
          const answer = await ask({ headers: [ORIGIN] });
          assert.equal([answer.status, answer.body], [status, body]);
          assert.equal(corsLines(answer), GRANTED);
          assert.is(got.length, 1, "it is asked once");
          const head = await ask({ method: "HEAD", headers: [ORIGIN] });
          assert.equal([head.status, head.body, ...corsLines(head)], [status, "", ...GRANTED]);
          // Without an Origin there is nothing to grant, and as little to say.
          assert.equal(corsLines(await ask({})), ["vary: origin"]);
        }),
      ));
  }

  test("its Vary is joined with the policy's", () =>
    withBytes("HTTP/1.1 200 OK\r\nVary: Accept\r\nvary: origin, Cookie\r\nContent-Length: 0\r\n\r\n", (upstream) =>
      withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask }) => {
        const { headers } = await ask({ headers: [ORIGIN] });
        assert.equal(headers.vary?.toLowerCase().split(", ").sort(), ["accept", "cookie", "origin"]);
      }),
    ));

  test("it is not asked about preflights, nor for what is refused", () =>
    withBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", (upstream, got) =>
      withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask }) => {
        const asking = [ORIGIN, ["Access-Control-Request-Method", "PUT"]] as const;
        const granted = await ask({ method: "OPTIONS", headers: asking });
        assert.equal(
          [granted.status, granted.headers["access-control-allow-methods"]],
          [204, "DELETE, GET, HEAD, POST, PUT"],
        );
        const refused = await ask({ headers: [["Origin", "https://other.example"]] });
        assert.equal([refused.status, corsLines(refused)], [403, ["vary: origin"]]);
        assert.equal(got, []);
      }),
    ));

  test("headers that are meant for its own connection stay there", () =>
    withBytes(
      "HTTP/1.1 200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=9\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n",
      (upstream) =>
        withGateway({ routes: [{ upstream }] }, async ({ port }) => {
          const answer = await exchange(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
          assert.match(answer, /^HTTP\/1.1 200 .*\r\nx-a: 1\r\n.*\r\nConnection: close\r\n/s);
          assert.not.match(answer, /x-hop|timeout=9|keep-alive/i);
        }),
    ));

  test("two Location lines are one", () =>
    withBytes("HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", (upstream) =>
      withGateway({ routes: [{ upstream }] }, async ({ ask }) => {
        assert.is((await ask({})).headers.location, "/a");
      }),
    ));
});

suite("what an upstream gets through a gateway", (test) => {
  test("the request as it came, with its Origin, and what is known of the client", () =>
    withUpstream(echo, (upstream) =>
      withGateway({ routes: [{ upstream, policy: POLICY }] }, async ({ ask, port }) => {
        const { body } = await ask({
          method: "PUT",
          path: "/a%20b?c=d&c=%2F",
          headers: [ORIGIN, ["X-A", "1"]],
          body: "hi",
        });
        const { method, url, headers, body: sent } = JSON.parse(body);
        assert.equal([method, url, sent], ["PUT", "/a%20b?c=d&c=%2F", "hi"]);
        assert.equal([headers.origin, headers["x-a"], headers["content-length"]], [PAGE, "1", "2"]);
        assert.is(headers.host, new URL(upstream).host);
        assert.is(headers["x-forwarded-host"], `127.0.0.1:${port}`);
        assert.equal([headers["x-forwarded-for"], headers["x-forwarded-proto"]], ["127.0.0.1", "http"]);
      }),
    ));

  const CLAIMS = [
    ["X-Forwarded-For", "192.0.2.1"],
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Host", "shop.example"],
    ["Forwarded", "for=192.0.2.1"],
  ] as const;

  test("nothing that a client claims of proxies, unless they are trusted", () =>
    withUpstream(echo, async (upstream) => {
      const told = (trustProxy: boolean) =>
        withGateway({ listen: { port: 0, trustProxy }, routes: [{ upstream }] }, async ({ ask }) => {
          const { headers } = JSON.parse((await ask({ headers: [...CLAIMS, ["Host", "a.example"]] })).body);
          return CLAIMS.map(([name]) => headers[name.toLowerCase()] ?? "");
        });
      assert.equal(await told(false), ["127.0.0.1", "http", "a.example", ""]);
      assert.equal(await told(true), ["192.0.2.1, 127.0.0.1", "https", "shop.example", "for=192.0.2.1"]);
    }));

  test("the path with what stands for the prefix, and clients are led back through it", () =>
    withUpstream(
      ({ url }, res) => res.writeHead(302, { Location: `${url}/next` }).end(),
      async (upstream) => {
        const asked = (rewritePrefix: string | undefined, path: string) =>
          withGateway(
            { routes: [{ path: "/api", upstream, ...(rewritePrefix && { rewritePrefix }) }] },
            async ({ ask }) => {
              const { headers, status } = await ask({ path });
              return headers.location ?? status;
            },
          );
        assert.is(await asked(undefined, "/api/a?b"), "/api/a?b/next");
        assert.is(await asked("/", "/api/a"), "/api/a/next");
        assert.is(await asked("/v1/x", "/api/a"), "/api/a/next");
        assert.is(await asked("/v1/x", "/other"), 404);
      },
    ));

  for (const [rewritePrefix, path, url] of [
    [undefined, "/api", "/api"],
    [undefined, "/api?a", "/api?a"],
    ["/", "/api", "/"],
    ["/", "/api?a=/b", "/?a=/b"],
    ["/", "/api/", "/"],
    ["/", "/api/0/1", "/0/1"],
    ["/v1", "/api", "/v1"],
    ["/v1", "/api?a", "/v1?a"],
    ["/v1/", "/api/a", "/v1/a"],
  ] as const) {
    test(`${path} is ${url} behind a prefix of ${rewritePrefix ?? "its own"}`, () =>
      withUpstream(echo, (upstream) =>
        withGateway(
          { routes: [{ path: "/api", upstream, ...(rewritePrefix && { rewritePrefix }) }] },
          async ({ ask }) => {
            assert.is(JSON.parse((await ask({ path })).body).url, url);
          },
        ),
      ));
  }
});
