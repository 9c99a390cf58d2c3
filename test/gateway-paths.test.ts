import type { RequestListener } from "node:http";
import * as assert from "uvu/assert";
import { exchange, withGateway, withUpstream } from "./gateways.js";
import { suite } from "./suite.js";

/** Targets that some server takes for one below /private, or that are no plain path. */
const HOSTILE = [
  ..."/public/..%2fprivate /public%2f..%2fprivate/x /public/%2e%2e/private /public/../private /public/.%2e/private".split(
    " ",
  ),
  ..."//private /%2fprivate /%5cprivate //host/private /%2fhost/private /public/..//private \\private /\\private".split(
    " ",
  ),
  ..."/%70rivate /%2570rivate /%252570rivate /%%37%30rivate /privat%45 /PRIVATE /Private/x /privat\xe9".split(" "),
  ..."/private;x /private%3bx /private%3Fx /private%23 /private#x /private%20 /pri%09vate /private%00 /private;/x".split(
    " ",
  ),
  ..."/private/.. /private/%2e%2e /x;y%5c..%5cprivate /./private /%2e/private /..;/private /x/..;/private".split(" "),
  ..."/public/..%5cprivate /public/..\\private /x/%252e%252e%252fprivate /public;/../private /public/%zz /%c0%afprivate".split(
    " ",
  ),
  ..."/0/private /1/private /0 /1 /0/../1/x /%30/private /public/0/../../1".split(" "),
  ..."http://127.0.0.1/private http://private.example/public/../private https:/private * private ?/private /?/private".split(
    " ",
  ),
  `/public/${"../".repeat(700)}private`,
  `/public/${"a".repeat(5000)}`,
  `/${"%2e%2e/".repeat(300)}private`,
];

const OTHER = "Origin: https://other.example\r\n";
const PREFLIGHT = `${OTHER}Access-Control-Request-Method: GET\r\n`;

/** A gateway with a route that is open to all and one that is not, and what their upstreams were asked. */
async function withRoutes(
  use: (send: (method: string, target: string, lines?: string) => Promise<Sent>) => Promise<void>,
) {
  const asked: string[] = [];
  const note =
    (name: string): RequestListener =>
    ({ url }, res) => {
      asked.push(`${name} ${url}`);
      res.end();
    };
  await withUpstream(note("open"), (open) =>
    withUpstream(note("closed"), async (closed) => {
      const anyone = { hosts: ["*"] };
      const routes = [
        { path: "/private", upstream: closed },
        { path: "/public", upstream: open, policy: anyone },
        { path: "/inner", upstream: open, policy: anyone, rewritePrefix: "/" },
      ];
      await withGateway({ routes }, ({ port }) =>
        use(async (method, target, lines = "") => {
          asked.length = 0;
          const answer = await exchange(
            port,
            `${method} ${target} HTTP/1.1\r\nHost: a\r\n${lines}Connection: close\r\n\r\n`,
          );
          const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
          return { status, isGranted: /^access-control-allow-origin: \*\r$/im.test(answer), asked: [...asked] };
        }),
      );
    }),
  );
}

interface Sent {
  readonly status: number;
  readonly isGranted: boolean;
  readonly asked: readonly string[];
}

suite("a path that servers read in several ways, at a gateway", (test) => {
  test("is served where it is plain", () =>
    withRoutes(async (send) => {
      assert.equal(await send("GET", "/private/a"), { status: 200, isGranted: false, asked: ["closed /private/a"] });
      assert.equal(await send("GET", "/private", OTHER), { status: 403, isGranted: false, asked: [] });
      assert.equal(await send("GET", "/public/a?b=/private", OTHER), {
        status: 200,
        isGranted: true,
        asked: ["open /public/a?b=/private"],
      });
      assert.equal(await send("GET", "/publicity", OTHER), { status: 403, isGranted: false, asked: [] });
    }));

  test("is never passed on to another upstream than that of the prefix it begins with", () =>
    withRoutes(async (send) => {
      for (const target of HOSTILE) {
        for (const lines of ["", OTHER]) {
          const { asked, status } = await send("GET", target, lines);
          const begins = /^\/(public|private)(?=[/?#]|$)/.exec(target)?.[1];
          const upstream = begins === "private" ? "closed" : "open";
          for (const one of asked)
            assert.ok(begins && one.startsWith(`${upstream} /${begins}`), `${target} -> ${asked}`);
          assert.ok(status >= 200, `${target}: ${status}`);
        }
      }
    }));

  test("is never granted what is not granted to all that it may be", () =>
    withRoutes(async (send) => {
      for (const target of HOSTILE) {
        const { isGranted, asked } = await send("GET", target, OTHER);
        if (isGranted) assert.match(target, /^\/public\/(a+|%zz)$/, target);
        assert.ok(
          asked.every((one) => one.startsWith("open /public/a")),
          `${target} -> ${asked}`,
        );
      }
    }));

  test("is decided about as its preflight is", () =>
    withRoutes(async (send) => {
      for (const target of [...HOSTILE, "/public", "/private", "/inner/private", "/x"]) {
        const preflight = await send("OPTIONS", target, PREFLIGHT);
        const { isGranted } = await send("GET", target, OTHER);
        assert.equal([preflight.isGranted, preflight.asked], [isGranted, []], target);
        assert.ok((isGranted ? [204] : [400, 403]).includes(preflight.status), `${target}: ${preflight.status}`);
      }
    }));
});
