import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { type Example, withExample } from "./example.js";
import { until } from "./gateway/until.js";
import { suite } from "./suite.js";

const CUSTOMER = { id: 3, firstName: "Jet", lastName: "Brains" };

/** Method and path, body, and the status that is answered. */
const REQUESTS: readonly (readonly [request: string, body: string | undefined, status: number])[] = [
  ["POST /customer", JSON.stringify(CUSTOMER), 201],
  ["POST /customer", "{", 400],
  ["POST /customer", "null", 400],
  ["POST /customer", '{"id": "3", "firstName": "Jet", "lastName": "Brains"}', 400],
  ["POST /customer", " ".repeat(16 * 1024 + 1), 413],
  ["POST /feedback", "Five stars", 200],
  ["POST /feedback", " ".repeat(16 * 1024 + 1), 413],
  ["GET /customer", undefined, 200],
  ["PUT /customer", "{}", 405],
  ["GET /feedback", undefined, 405],
  ["GET /", undefined, 404],
  // The gateway does not pass on what may be read as a host.
  ["GET //", undefined, 400],
];

suite("the example as a process", (test) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    test(`${signal} ends it with exit code 0 and without a word, in the middle of a request`, () =>
      withExample(async (example) => {
        const socket = await holdConnection(example);
        const { stdout, ...ending } = await example.end(signal);
        socket.destroy();
        assert.equal(ending, { code: 0, signal: null, stderr: "" });
        assert.match(stdout, /Ctrl-C[^\n]*\n$/);
      }));
  }

  test("where a port is taken, it takes a free one", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const taken = String((other.address() as AddressInfo).port);
    try {
      await withExample(answersAtBoth, { PORT: taken, PAGE_PORT: taken });
    } finally {
      other.close();
    }
  });

  test("where what is wanted is no port, it takes a free one", () =>
    withExample(answersAtBoth, { PORT: "65536", PAGE_PORT: "http" }));

  test("a decision is told to those who know the id of its try, and to nobody else", () =>
    withExample(async ({ api, page }) => {
      await fetch(`${api}/customer?try=mine`, { headers: { Origin: "https://example.com" } });
      assert.equal(await reasonsOf(page, "mine"), ["origin-not-allowed"]);
      assert.equal(await reasonsOf(page, "yours"), []);
    }));

  test("a policy changes while it runs, by the command that it prints", () =>
    withExample(async ({ api, page, policies }) => {
      const change = fileURLToPath(new URL("../examples/customers/change.js", import.meta.url));
      const letIn = async () => {
        const answer = await fetch(`${api}/feedback`, { headers: { Origin: "https://example.com" } });
        return answer.headers.get("access-control-allow-origin") === "*";
      };
      assert.not(await letIn());
      await promisify(execFile)(process.execPath, [change, policies, "/feedback", '{"hosts": ["*"]}']);
      await until("the policy serves", letIn);
      await until("the page knows it", async () => {
        const { routes } = (await (await fetch(`${page}/about`)).json()) as {
          routes: { options: { hosts: string[] } }[];
        };
        return routes[1]?.options.hosts[0] === "*";
      });
    }));

  test("the customer API answers by itself what no policy is asked about", () =>
    withExample(async ({ api }) => {
      for (const [request, body = null, status] of REQUESTS) {
        const [method = "", path = ""] = request.split(" ");
        const answer = await fetch(api + path, { method, body });
        assert.is(answer.status, status, `${request} ${body?.slice(0, 60)}`);
      }
      assert.equal(await (await fetch(`${api}/customer`)).json(), [CUSTOMER]);
    }));

  test("a body that is too long is thrown away as it comes, so that its sender can send it all", () =>
    withExample(async ({ api }) => {
      const req = request(`${api}/customer`, { method: "POST" });
      const answered = once(req, "response");
      await new Promise((resolve, reject) =>
        req.on("error", reject).end(Buffer.alloc(32 * 1024 * 1024), resolve as () => void),
      );
      const [res] = (await answered) as [IncomingMessage];
      assert.is(res.statusCode, 413);
      req.destroy();
    }));
});

async function answersAtBoth({ api, page }: Example): Promise<void> {
  assert.is((await fetch(`${api}/customer`)).status, 200);
  assert.match(await (await fetch(page)).text(), "<title>Crossgate");
}

/** A connection with a request whose body never comes. */
async function holdConnection({ api }: Example) {
  const socket = connect(Number(new URL(api).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write("POST /customer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
  // The server says 100 once the request has begun.
  await once(socket, "data");
  return socket;
}

async function reasonsOf(page: string, id: string): Promise<string[]> {
  const decisions = (await (await fetch(`${page}/decisions?try=${id}`)).json()) as { reason: string }[];
  return decisions.map(({ reason }) => reason);
}
