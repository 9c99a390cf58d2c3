import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { connect, createServer as createServer2 } from "node:http2";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { definePolicy, type Policy } from "../bindings/index.js";
import { askAt, listen } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const POLICY = definePolicy({ origins: [A], exposedHeaders: ["ETag"] });
const KEPT = { "access-control-allow-origin": A, "access-control-expose-headers": "ETag" };

/** What an application does to its answer before it ends it, and what Vary says in the end. */
interface Row {
  readonly does: string;
  readonly act: (res: ServerResponse) => void;
  readonly vary: string;
}

const ACAO = "Access-Control-Allow-Origin";
const ROWS: readonly Row[] = [
  { does: "nothing", act: () => {}, vary: "Origin" },
  {
    does: "sets each of them",
    act: (res) => {
      for (const name of [ACAO, "access-control-allow-credentials", "ACCESS-CONTROL-MAX-AGE"]) res.setHeader(name, "*");
      res.setHeader("vary", "Accept");
    },
    vary: "Accept, Origin",
  },
  { does: "sets Vary to a list", act: (res) => void res.setHeader("VARY", ["A", "origin"]), vary: "A, origin" },
  { does: "sets Vary to *", act: (res) => void res.setHeader("Vary", "*"), vary: "*" },
  {
    does: "adds to what it reads of Vary",
    act: (res) => {
      res.setHeader("Vary", "A");
      res.setHeader("Vary", `${res.getHeader("Vary")}, B`);
    },
    vary: "A, Origin, B",
  },
  {
    does: "appends to them",
    act: (res) => void res.appendHeader("Vary", ["A", "B"]).appendHeader("Vary", "C").appendHeader(ACAO, "*"),
    vary: "Origin, A, B, C",
  },
  {
    does: "removes all that there is",
    act: (res) => {
      for (const name of res.getHeaderNames()) res.removeHeader(name);
    },
    vary: "Origin",
  },
  {
    does: "writes a head with an object",
    act: (res) => void res.writeHead(200, { Vary: "A", [ACAO]: "*" }),
    vary: "A, Origin",
  },
  {
    does: "writes a head with a list",
    act: (res) => void res.writeHead(200, ["Vary", "Origin, A", ACAO, "*"]),
    vary: "Origin, A",
  },
];

function listener(act: Row["act"], policies = [POLICY]): RequestListener {
  return policies.reduceRight<RequestListener>(
    (app, policy) => gate(policy, app),
    (_, res) => {
      act(res);
      res.end();
    },
  );
}

async function ask1(app: RequestListener, origin = A): Promise<IncomingMessage["headers"]> {
  const server = createServer(app);
  const { headers } = await askAt(await listen(server), { headers: [["Origin", origin]] });
  server.close();
  return headers;
}

async function ask2(app: RequestListener): Promise<IncomingMessage["headers"]> {
  const server = createServer2(app as never);
  const client = connect(`http://127.0.0.1:${await listen(server)}`);
  const stream = client.request({ origin: A });
  const headers = await new Promise<IncomingMessage["headers"]>((resolve) => stream.on("response", resolve as never));
  client.close();
  server.close();
  return headers;
}

function checkKept(headers: IncomingMessage["headers"], vary: string): void {
  const cors = Object.entries(headers).filter(([name]) => name.startsWith("access-control-"));
  assert.equal(Object.fromEntries(cors), KEPT);
  assert.is(headers.vary, vary);
}

suite("an application behind a gate", (test) => {
  for (const { does, act, vary } of ROWS) {
    test(`that ${does} leaves the CORS headers as they are`, async () => checkKept(await ask1(listener(act)), vary));
    test(`that ${does} leaves them so over HTTP/2`, async () => checkKept(await ask2(listener(act)), vary));
  }
  test("sets other headers as ever, in every way there is", async () => {
    const act = (res: ServerResponse) => {
      res.setHeader("X-A", "1").appendHeader("X-A", "2").setHeader("X-B", "1").removeHeader("X-B");
      res.setHeader("Access-Control-Allow-Private", "1");
      res.writeHead(201, "Well", { "X-C": "3", "Set-Cookie": ["a=1", "b=2"] });
    };
    for (const headers of [await ask1(listener(act)), await ask2(listener(act))]) {
      assert.equal(
        [headers["x-a"], headers["x-b"], headers["x-c"], headers["access-control-allow-private"]],
        ["1, 2", undefined, "3", "1"],
      );
      assert.equal(headers["set-cookie"], ["a=1", "b=2"]);
    }
  });
  test("sends every line of a list that it writes a head with over HTTP/2", async () => {
    const lines = ["Set-Cookie", "a=1", "Set-Cookie", "b=2"];
    const flat = await ask2(listener((res) => void res.writeHead(200, lines)));
    assert.equal(flat["set-cookie"], ["a=1", "b=2"]);
  });
  test("cannot let in whom the policy does not, where that omits what it refuses", async () => {
    const omitting = definePolicy({ origins: [A], onDisallowed: "omit" });
    const act = (res: ServerResponse) => void res.setHeader(ACAO, "*").setHeader("Vary", "Accept");
    const headers = await ask1(listener(act, [omitting]), "https://b.example");
    assert.equal([headers["access-control-allow-origin"], headers.vary], [undefined, "Accept, Origin"]);
  });
  test("sets Vary alone where the gate says nothing of it", async () => {
    const open = definePolicy({ hosts: ["*"] });
    const rows: [Row["act"], string | undefined][] = [
      [(res) => void res.setHeader("Vary", "Accept"), "Accept"],
      [(res) => void res.setHeader("Vary", "Accept").removeHeader("Vary"), undefined],
    ];
    for (const [act, vary] of rows) assert.is((await ask1(listener(act, [open]))).vary, vary);
  });
  test("behind two gates gets what the one nearer to it says", async () => {
    const near = definePolicy({ origins: [A], credentials: true });
    const headers = await ask1(listener((res) => res.removeHeader("Vary"), [POLICY, near]));
    assert.equal(
      [headers["access-control-allow-credentials"], headers["access-control-expose-headers"], headers.vary],
      ["true", undefined, "Origin"],
    );
  });
  test("is refused by the gate nearer to it without what the other has set", async () => {
    const headers = await ask1(listener(() => {}, [POLICY, definePolicy({})]));
    assert.equal([headers["access-control-allow-origin"], headers.vary], [undefined, "Origin"]);
  });
  test("sends every line of a list that it writes a head with, whatever the form, and the message", async () => {
    const forms: unknown[] = [
      ["Set-Cookie", "a=1", "Set-Cookie", "b=2", "Vary", "A"],
      [
        ["Set-Cookie", ["a=1", "b=2"]],
        ["Vary", "A"],
      ],
      ["Set-Cookie", ["a=1", "b=2"], "Vary", "A"],
    ];
    for (const form of forms) {
      const act = (res: ServerResponse) => void res.writeHead(200, "Well", form as string[]);
      for (const headers of [await ask1(listener(act)), await ask2(listener(act))]) {
        assert.equal([headers["set-cookie"], headers.vary], [["a=1", "b=2"], "Origin, A"]);
      }
    }
  });
  test("cannot let in whom a policy of somebody else's does not, though that sets no header at all", async () => {
    const silent = { decide: () => ({ kind: "actual", allowed: false, headers: [], vary: [] }) } as unknown as Policy;
    const act = (res: ServerResponse) => void res.writeHead(200, { [ACAO]: "*" });
    for (const headers of [await ask1(listener(act, [silent])), await ask2(listener(act, [silent]))])
      assert.is(headers["access-control-allow-origin"], undefined);
  });
  test("is told by Node what it does wrong", async () => {
    const wrong: ((res: ServerResponse) => unknown)[] = [
      (res) => res.setHeader(1 as unknown as string, "a"),
      (res) => res.removeHeader(1 as unknown as string),
      (res) => res.setHeader("Vary", undefined as unknown as string),
      (res) => res.writeHead(200, { x: undefined as unknown as string }),
    ];
    const codes: unknown[] = [];
    const act = (res: ServerResponse) => {
      for (const run of wrong) {
        try {
          run(res);
        } catch (error) {
          codes.push((error as { code: string }).code);
        }
      }
    };
    await ask1(listener(act));
    assert.equal(codes, [
      "ERR_INVALID_HTTP_TOKEN",
      "ERR_INVALID_ARG_TYPE",
      "ERR_HTTP_INVALID_HEADER_VALUE",
      "ERR_HTTP_INVALID_HEADER_VALUE",
    ]);
  });
  test("keeps what patches the response between two gates", async () => {
    const patch: RequestListener = (_, res) => {
      const { setHeader, writeHead } = res;
      res.setHeader = (name, value) => setHeader.call(res, name, name === "X-A" ? `patched ${value}` : value);
      res.writeHead = ((status: number) => writeHead.call(res, status, { "X-B": "patched" })) as typeof res.writeHead;
    };
    const inner = listener((res) => void res.setHeader("X-A", "1").setHeader(ACAO, "*"));
    const outer = gate(POLICY, (req: IncomingMessage, res: ServerResponse) => {
      patch(req, res as never);
      inner(req, res as never);
    });
    for (const headers of [await ask1(outer), await ask2(outer)]) {
      assert.equal([headers["x-a"], headers["x-b"]], ["patched 1", "patched"]);
      checkKept(headers, "Origin");
    }
  });
});
