import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import * as assert from "uvu/assert";
import { Child, withChildren } from "../bench/gateway/child.js";
import { Connection, headerOf } from "../bench/gateway/connection.js";
import { checkAnswer, described, expectedFor } from "../bench/gateway/expected.js";
import { fire } from "../bench/gateway/fire.js";
import { asksOf } from "../bench/gateway/holders.js";
import { KINDS, makeRequest, makeRequests, ORIGINS } from "../bench/gateway/request.js";
import { checkAnswers } from "../bench/gateway/rows/decide.js";
import { letsIn, makeSet, rulesOf } from "../bench/gateway/tenants.js";
import { Zipf } from "../bench/gateway/zipf.js";
import { ruleText } from "../bench/rules.js";
import { listen } from "./http.js";
import { Random } from "./seeded.js";
import { suite } from "./suite.js";

const [OWN = ""] = rulesOf(3).map(ruleText);

/** What a promise is rejected with; empty if it is not. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "",
    (error: Error) => error.message,
  );
}

/** A server that answers whatever comes with the same pieces, while `use` runs; without a piece it hangs up. */
async function withAnswer<T>(pieces: readonly string[], use: (port: number) => Promise<T>): Promise<T> {
  const server = createServer((socket) => {
    socket.setNoDelay(true).on("error", () => undefined);
    socket.on("data", async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (pieces.length === 0) socket.destroy();
    });
  });
  try {
    return await use(await listen(server as Server as never));
  } finally {
    server.close();
  }
}

const askOnce = (pieces: readonly string[]) =>
  withAnswer(pieces, async (port) => {
    const connection = await Connection.open(port);
    try {
      return await connection.ask("GET / HTTP/1.1\r\n\r\n");
    } finally {
      connection.close();
    }
  });

suite("tenants of the bench", (test) => {
  test("have 3 origins on average, and one in ten has a wildcard at most", () => {
    const all = Array.from({ length: 1000 }, (_, tenant) => rulesOf(tenant));
    assert.ok(Math.abs(all.flat().length / 1000 - 3) < 0.2);
    const wild = all.filter((rules) => rules.some(({ kind }) => kind === "wildcard")).length;
    assert.ok(wild > 50 && wild <= 100, `${wild}`);
  });
  test("have one other origin in each version", () => {
    const [before, after] = [rulesOf(3, 0), rulesOf(3, 1)].map((rules) => rules.map(ruleText));
    assert.equal(before?.slice(1), after?.slice(1));
    assert.is.not(before?.[0], after?.[0]);
  });
  test("are asked the more often the further in front they stand", () => {
    const zipf = new Zipf(1000);
    const random = new Random(1);
    const counts = new Array<number>(1000).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const place = zipf.pick(random);
      counts[place] = (counts[place] as number) + 1;
    }
    // The sum of 1/1 to 1/1000 is 7.485.
    for (const place of [0, 1, 9]) {
      const share = 1 / (place + 1) / 7.485;
      assert.ok(Math.abs((counts[place] as number) / 100_000 / share - 1) < 0.1, `${place}: ${counts[place]}`);
    }
    assert.ok((counts[999] as number) < 100);
  });
  test("are asked as they are to be, half of the time with an origin that they let in", () => {
    const requests = makeRequests(4000, 100, { kinds: KINDS, origins: ORIGINS });
    const share = (of: (request: (typeof requests)[number]) => boolean) => requests.filter(of).length / 4000;
    assert.ok(Math.abs(share(({ kind }) => kind === "preflight") - 0.15) < 0.03);
    assert.ok(Math.abs(share(({ kind }) => kind === "plain") - 0.15) < 0.03);
    assert.ok(Math.abs(share(({ tenant, origin }) => letsIn(rulesOf(tenant), origin)) - 0.5) < 0.05);
  });
});

suite("a connection of the bench", (test) => {
  test("reads an answer with a length, wherever it is cut", async () => {
    const answer = await askOnce(["HTTP/1.1 200 OK\r\nConte", "nt-Length: 3\r\n\r", "\na", "bc"]);
    assert.equal([answer.status, answer.body, headerOf(answer.head, "content-length")], [200, "abc", "3"]);
  });
  test("reads an answer in chunks", async () => {
    const { status, body } = await askOnce([
      "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      "0\r\n\r\n",
    ]);
    assert.equal([status, body], [403, "3\r\nabc\r\n0\r\n\r\n"]);
  });
  test("reads an answer without a body", async () => {
    assert.is((await askOnce(["HTTP/1.1 204 No\r\nVary: Origin\r\n\r\n"])).status, 204);
  });
  test("that breaks is an error", async () => {
    assert.match(await failureOf(askOnce([])), /the connection was closed/);
  });
});

suite("a gateway that answers wrongly is named", (test) => {
  const shoot = (head: string, kind: "actual" | "plain" = "actual") =>
    withAnswer([`${head}\r\nContent-Length: 9\r\n\r\nupstream\n`], (port) =>
      fire(port, {
        requests: [makeRequest(3, kind, OWN)],
        amount: 1,
        connections: 1,
        check: (asked, answer) => checkAnswer("somebody", asked, answer, "refuses"),
      }),
    );
  test("where it allows nobody", async () => {
    const failure = await failureOf(shoot("HTTP/1.1 200 OK"));
    assert.is(
      failure,
      `somebody answers a request (actual, ${OWN}, tenant 3) with 200, nobody allowed, no max age, from the upstream; ` +
        `right is 200, ${OWN} allowed, no max age, from the upstream`,
    );
  });
  test("where it allows everybody", async () => {
    assert.match(
      await failureOf(shoot("HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *")),
      /^somebody .* \* allowed/,
    );
  });
  test("where it allows somebody who has not asked", async () => {
    const failure = await failureOf(shoot(`HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: ${OWN}`, "plain"));
    assert.match(failure, /^somebody answers a request \(plain, /);
  });
  test("and one that answers rightly is timed", async () => {
    const { rate, p99 } = await shoot(`HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: ${OWN}`);
    assert.ok(rate > 0 && p99 > 0);
  });
  test("among those that hold tenants in this process", () => {
    const requests = [makeRequest(3, "actual", OWN)];
    checkAnswers("somebody", asksOf(makeSet(10)), requests);
    assert.throws(
      () => checkAnswers("somebody", () => false, requests),
      `somebody answers false for ${OWN}, tenant 3, not true`,
    );
  });
});

suite("an answer that is expected", (test) => {
  const asked = (kind: "actual" | "preflight" | "plain", origin = OWN) => makeRequest(3, kind, origin);
  test("to a preflight says by its max age which version has given it", () => {
    const [origin = ""] = rulesOf(3, 7).map(ruleText);
    assert.is(
      expectedFor(asked("preflight", origin), "refuses", 7),
      `204, ${origin} allowed, 607 max age, from the gateway`,
    );
  });
  test("to what is not allowed depends on the manner of the gateway", () => {
    const stranger = "https://stranger.example";
    const by = (manner: "refuses" | "omits" | "passes") => expectedFor(asked("actual", stranger), manner).slice(0, 3);
    assert.equal([by("refuses"), by("omits"), by("passes")], ["403", "200", "200"]);
  });
  test("is told from what came, in the same words", () => {
    const head = `HTTP/1.1 200 OK\r\naccess-control-allow-origin: ${OWN}\r\n`;
    assert.is(described({ status: 200, head, body: "upstream\n" }), expectedFor(asked("actual")));
  });
});

suite("the upstream of the bench", (test) => {
  test("answers each request once, wherever it is cut", async () => {
    await withChildren([Child.start("upstream")], async ([upstream]) => {
      const socket = connect(upstream?.port as number, "127.0.0.1")
        .setEncoding("latin1")
        .setNoDelay(true);
      let received = "";
      socket.on("data", (data) => (received += data));
      for (const piece of ["GET / HTTP/1.1\r\n\r", "\nGET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"]) {
        socket.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      while (received.split("upstream\n").length < 4) await once(socket, "data");
      socket.destroy();
      assert.is(received.split("upstream\n").length, 4);
    });
  });
});
