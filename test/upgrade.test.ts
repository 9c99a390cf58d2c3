import { once } from "node:events";
import { createServer as createSecure } from "node:https";
import { connect as connectSecure } from "node:tls";
import * as assert from "uvu/assert";
import { type GateOptions, type GatePolicy, gate } from "../bindings/http/node.js";
import { definePolicies, definePolicy } from "../bindings/index.js";
import { accept, answerTo, type Lines, REFUSAL, withUpgrades } from "./handshakes.js";
import { listen, makeCertificate } from "./http.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const FROM_A: Lines = [["Origin", A]];
const FROM_B: Lines = [["Origin", "https://b.example"]];
const ONE = definePolicy({ origins: [A] });

/** What a client gets for a handshake with these lines, by a policy. */
async function said(policy: GatePolicy, lines: Lines, options?: GateOptions, path?: string): Promise<string> {
  const listener = gate.upgrade(policy, accept, options);
  return withUpgrades(
    (server) => server.on("upgrade", listener),
    (port) => answerTo(port, lines, path),
  );
}

suite("a WebSocket handshake", (test) => {
  test("from an origin that is allowed is handed on, with all that came behind it", async () => {
    await withUpgrades(
      (server) => server.on("upgrade", gate.upgrade(ONE, accept)),
      async (port) => assert.is(await answerTo(port, FROM_A, "/", "more"), "accepted more"),
    );
  });
  test("from any other origin gets a 403 without a body, and the connection is closed", async () => {
    const origins = ["https://b.example", "http://a.example", "null", `${A}/x`, `${A}, ${A}`, "a.example", ""];
    for (const origin of origins) assert.is(await said(ONE, [["Origin", origin]]), REFUSAL, origin);
    assert.is(await said(ONE, [...FROM_A, ...FROM_A]), REFUSAL);
  });
  test("from anywhere is handed on where any host is let in", async () => {
    for (const origin of ["https://b.example", "null"])
      assert.is(await said(definePolicy({ hosts: ["*"] }), [["Origin", origin]]), "accepted ");
  });
  test("is refused where requests only go without CORS headers, and where the gate has debug on", async () => {
    const omitting = definePolicy({ origins: [A], onDisallowed: "omit" });
    assert.is(await said(omitting, FROM_B), REFUSAL);
    assert.is(await said(omitting, FROM_A), "accepted ");
    assert.is(await said(omitting, FROM_B, { debug: true }), REFUSAL);
  });
  test("without an Origin, or from the server's own pages, is handed on", async () => {
    assert.is(await said(ONE, []), "accepted ");
    assert.is(
      await said(ONE, [
        ["Host", "b.example"],
        ["Origin", "http://b.example"],
      ]),
      "accepted ",
    );
    assert.is(
      await said(ONE, [
        ["Host", "b.example"],
        ["Origin", "https://b.example"],
      ]),
      REFUSAL,
    );
    const strict = definePolicy({ origins: [A], allowSameOrigin: false });
    assert.is(
      await said(strict, [
        ["Host", "b.example"],
        ["Origin", "http://b.example"],
      ]),
      REFUSAL,
    );
  });
  test("behind a proxy is of the origin that the proxy says, if it is trusted", async () => {
    for (const proto of ["https", "wss", "WSS"]) {
      const lines: Lines = [["X-Forwarded-Proto", proto], ["X-Forwarded-Host", "b.example"], ...FROM_B];
      assert.is(await said(ONE, lines, { trustProxy: true }), "accepted ", proto);
      assert.is(await said(ONE, lines), REFUSAL);
    }
    assert.is(
      await said(ONE, [["Forwarded", "proto=wss;host=b.example"], ...FROM_B], { trustProxy: true }),
      "accepted ",
    );
    assert.is(await said(ONE, [["Forwarded", "proto=ws;host=b.example"], ...FROM_B], { trustProxy: true }), REFUSAL);
  });
  test("is decided by the policy of its host and path", async () => {
    const routes = definePolicies([
      { path: "/chat", policy: ONE },
      { host: "b.example", policy: definePolicy({ hosts: ["*"] }) },
    ]);
    assert.is(await said(routes, FROM_A, {}, "/chat/1?x"), "accepted ");
    assert.is(await said(routes, FROM_A, {}, "/chats"), REFUSAL);
    assert.is(await said(() => routes, [...FROM_A, ["Host", "b.example"]]), "accepted ");
    assert.is(await said(routes, [...FROM_A, ["X-Forwarded-Host", "b.example"]], { trustProxy: true }), "accepted ");
  });
  test("is decided by a policy of somebody else's, which may promise with whatever has a then", async () => {
    const decision = await ONE.decide({ method: "GET", origin: A });
    const value = (resolve: (decided: object) => void) => resolve(decision);
    // biome-ignore lint/suspicious/noThenProperty: what it is about
    const promising = { decide: () => Object.defineProperty({}, "then", { value }) };
    assert.is(await said(promising as never, FROM_B), "accepted ");
  });
  test("is refused, and the fault published, where there is no policy", async () => {
    const broken = () => {
      throw new Error("no policy today");
    };
    const rejecting = { decide: () => Promise.reject(new Error("no decision today")) };
    const wrong = [broken, () => undefined as never, () => ({ decide() {} }) as never, rejecting as never];
    for (const source of wrong) {
      const faults = await faultsOf(async () => assert.is(await said(source, FROM_A), REFUSAL));
      assert.equal(
        faults.map((fault) => fault.source),
        ["policy"],
      );
    }
  });
});

suite("a WebSocket handshake over TLS", (test) => {
  test("from the server's own pages is handed on, and from the same host over http refused", async () => {
    const certificate = await makeCertificate();
    const server = createSecure(certificate).on(
      "upgrade",
      gate.upgrade(ONE, (_, socket) => socket.end("accepted")),
    );
    const port = await listen(server);
    const answers = [];
    for (const origin of ["https://a.test", "http://a.test"]) {
      const client = connectSecure({ port, host: "127.0.0.1", ca: certificate.cert, rejectUnauthorized: false });
      const lines = [
        "GET / HTTP/1.1",
        "Host: a.test",
        "Connection: Upgrade",
        "Upgrade: websocket",
        `Origin: ${origin}`,
      ];
      client.write(`${lines.join("\r\n")}\r\n\r\n`);
      let got = "";
      client.setEncoding("latin1").on("data", (data) => (got += data));
      await once(client, "close");
      answers.push(got);
    }
    server.close();
    assert.equal(answers, ["accepted", REFUSAL]);
  });
});
