import { createServer } from "node:http";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { type CorsRequest, type Decision, definePolicy, type PolicyOptions } from "../bindings/index.js";
import { BEYOND, HOSTILE_POLICY, type Hostile, WITHIN } from "./cases/hostile.js";
import { askAt, listen, toLines } from "./http.js";
import { suite } from "./suite.js";

const policy = definePolicy(HOSTILE_POLICY);
const PREFLIGHT: CorsRequest = { method: "OPTIONS", origin: "https://a.example.com", requestMethod: "PUT" };

const decide = (request: Partial<CorsRequest>) => policy.decide({ ...PREFLIGHT, ...request }) as Decision;

function check({ make, reason }: Hostile): void {
  const decision = decide(make());
  assert.equal([decision.reason, decision.allowed], [reason, reason === "allowed"]);
  if (!decision.allowed) assert.equal([decision.status, decision.headers], [403, []]);
  const next = decide({ requestHeaders: "x-listed" });
  assert.is(next.reason, "allowed", "the next request is served");
}

suite("a preflight beyond the caps", (test) => {
  for (const row of BEYOND) test(`with ${row.what} is ${row.reason}`, () => check(row));
});

suite("a preflight just within the caps", (test) => {
  for (const row of WITHIN) test(`with ${row.what} is ${row.reason}`, () => check(row));
  test("has at most 256 names and 8192 bytes", () => {
    for (const { make } of WITHIN) {
      const text = [make().requestHeaders ?? ""].flat().join("");
      assert.ok(text.length <= 8192);
      assert.ok(text.split(",").filter((name) => name.trim() !== "").length <= 256);
    }
  });
});

suite("a server that takes headers of 4 MiB", (test) => {
  test("refuses what is too large, and serves what comes next", async () => {
    const server = createServer(
      { maxHeaderSize: 2 ** 22 },
      gate(policy, (_, res) => res.end("the application")),
    );
    // Beyond 1000 lines Node would drop the rest.
    server.maxHeadersCount = 0;
    const port = await listen(server);
    try {
      for (const { what, make, reason } of BEYOND) {
        const headers = toLines({ ...PREFLIGHT, ...make() });
        // What a connection does not carry as it is: empty lines, blanks at an end, what is not Latin-1.
        if (!headers.every(([, value]) => /^[!-~\t ]*[!-~]$/.test(value))) continue;
        const { status } = await askAt(port, { method: "OPTIONS", headers });
        assert.is(status, reason === "allowed" ? 204 : 403, what);
        assert.is((await askAt(port, { method: "OPTIONS", headers: toLines(PREFLIGHT) })).status, 204, `after ${what}`);
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

suite("as many lines of names as there may be bytes", (test) => {
  const A = "https://a.example";
  const ask = (options: PolicyOptions, count: number, lines: Readonly<Record<number, string>>, filler: string) => {
    const requestHeaders = Array.from({ length: count }, (_, i) => lines[i] ?? filler);
    return definePolicy({ origins: [A], ...options }).decide({
      method: "OPTIONS",
      origin: A,
      requestMethod: "GET",
      requestHeaders,
    }) as Decision;
  };

  test("leave the names alone that a predicate is to be asked about", () => {
    const asked: string[] = [];
    const predicate = (name: string) => {
      asked.push(name);
      return name !== "q";
    };
    const options = { headers: ["z"], headerPredicates: [predicate] };
    const { reason } = ask(options, 8192, { 33: "q", 49: "z", 8191: "z" }, " ");
    assert.equal([reason, asked], ["header-not-allowed", ["q"]]);
  });
  test("leave the names alone that an answer lists", () => {
    const lines = { 33: "q", 34: ",,", 48: "y*", 8189: "q" };
    const { headers } = ask({ headerPrefixes: ["q", "y"] }, 8190, lines, ",");
    assert.is(new Map(headers).get("Access-Control-Allow-Headers"), "q, y*");
  });
});
