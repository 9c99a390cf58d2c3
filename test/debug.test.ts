import { once } from "node:events";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { type CorsRequest, definePolicy, type Policy, type PolicyOptions } from "../bindings/index.js";
import { type Answer, withServer } from "./http.js";
import { suite } from "./suite.js";
import { decisionsOf, faultsOf } from "./told.js";

const A = "https://a.example";
const POLICY = definePolicy({ origins: [A], methods: ["PUT"], headers: ["X-A", "X-B"], preflightStatus: 200 });

const VARY = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
/** What is granted of the methods where the requested one is not: without the header a browser may take it for listed. */
const methods = "GET, HEAD, POST";

/** A preflight to a gate with `debug` on, and its CORS headers. */
async function preflight(policy: Policy, origin: string, method: string, names: string) {
  const listener = gate(policy, () => assert.unreachable(), { debug: true });
  return withServer(listener, async (ask) => {
    const headers = [
      ["Origin", origin],
      ["Access-Control-Request-Method", method],
      ["Access-Control-Request-Headers", names],
    ] as const;
    return summary(await ask({ method: "OPTIONS", headers }));
  });
}

function summary({ status, headers, body }: Answer): unknown[] {
  const cors = Object.entries(headers).filter(([name]) => name.startsWith("access-control-"));
  return [status, body, headers.vary, Object.fromEntries(cors.map(([name, value]) => [name.slice(21), value]))];
}

suite("a gate with debug on", (test) => {
  const rows: [why: string, asked: [origin: string, method: string, names: string], granted: object][] = [
    ["nothing where the origin is refused", ["https://b.example", "PUT", "x-a"], {}],
    [
      "the origin and the names where the method is refused",
      [A, "DELETE", "x-a, X-B"],
      { origin: A, methods, headers: "x-a, x-b" },
    ],
    [
      "the origin, the method and the other names where a name is refused",
      [A, "PUT", "x-a,x-c"],
      { origin: A, methods: "PUT", headers: "x-a" },
    ],
    ["the origin and the method where every name is refused", [A, "PUT", "x-c"], { origin: A, methods: "PUT" }],
    ["the origin alone where method and names are refused", [A, "put", "x-c"], { origin: A, methods }],
    ["no name where there are too many", [A, "PUT", "x-a,".repeat(257)], { origin: A, methods: "PUT" }],
  ];
  for (const [why, asked, granted] of rows) {
    test(`grants ${why}`, async () => assert.equal(await preflight(POLICY, ...asked), [200, "", VARY, granted]));
  }

  test("grants what passes as the policy does: any origin with a star, credentials where they are allowed", async () => {
    const star = await preflight(definePolicy({ hosts: ["*"] }), A, "PUT", "");
    assert.equal(star[3], { origin: "*", methods });
    const credentials = await preflight(definePolicy({ origins: [A], credentials: true }), A, "PUT", "");
    assert.equal(credentials[3], { origin: A, credentials: "true", methods });
  });

  test("grants nothing for an origin that a predicate failed on, but the origin where one failed on a name", async () => {
    const fails = () => {
      throw new Error("down");
    };
    const ask = (options: PolicyOptions) => preflight(definePolicy(options), A, "GET", "x-a,x-b");
    await faultsOf(async () => {
      assert.equal((await ask({ originPredicates: [fails], headers: ["x-a"] }))[3], {});
      const headerPredicates = [(name: string) => name === "x-a" || fails()];
      const granted = { origin: A, methods: "GET", headers: "x-a" };
      assert.equal((await ask({ origins: [A], headerPredicates }))[3], granted);
      assert.equal((await ask({ originPredicates: [async () => true], headerPredicates }))[3], granted);
    });
  });

  test("grants nothing for an origin that a predicate said yes to when it was late", async () => {
    const late = () => new Promise<boolean>((resolve) => setTimeout(resolve, 20, true));
    const later = () => new Promise<boolean>((resolve) => setTimeout(resolve, 40, false));
    const options = { originPredicates: [late, later], predicateDeadlineInMilliseconds: 1, headers: ["x-a"] };
    await faultsOf(async () => assert.equal((await preflight(definePolicy(options), A, "GET", "x-a"))[3], {}));
  });

  test("does not grant what a predicate refuses at first and then lets in", async () => {
    let asked = 0;
    const headerPredicates = [() => asked++ % 2 === 1];
    const answer = await preflight(definePolicy({ origins: [A], headerPredicates }), A, "GET", "x-a");
    assert.equal([answer[0], answer[3]], [403, {}]);
  });

  test("explains what was asked, whatever a predicate makes of the request that it is handed", async () => {
    let asked = 0;
    const originPredicates = [
      (_: string, request: CorsRequest) => {
        request.requestHeaders = "x-other";
        return asked++ > 0;
      },
    ];
    const answer = await preflight(definePolicy({ methods: ["PUT"], originPredicates }), A, "PUT", "");
    assert.equal([answer[0], answer[3]], [403, {}]);
  });

  test("never grants a header that is called *, which would stand for all", async () => {
    const policy = definePolicy({ origins: [A], headerPredicates: [(name) => name !== "x-secret"] });
    assert.equal((await preflight(policy, A, "GET", "*,x-secret"))[3], { origin: A, methods: "GET" });
  });

  test("answers as it would otherwise for a policy of somebody else's that does not say its status", async () => {
    const { decide, explain } = POLICY;
    const foreign = { decide: decide.bind(POLICY), explain: explain.bind(POLICY), options: {} } as unknown as Policy;
    assert.is((await preflight(foreign, A, "DELETE", ""))[0], 204);
  });

  test("tells subscribers of its decisions as any other does", async () => {
    const told = await decisionsOf(() => preflight(POLICY, A, "DELETE", ""));
    assert.equal(
      told.map(({ decision }) => decision.reason),
      ["method-not-allowed"],
    );
  });

  test("answers everything else as ever", async () => {
    const app = gate(POLICY, (_, res) => res.end("ran"));
    const open = gate(POLICY, (_, res) => res.end("ran"), { debug: true });
    for (const [method, origin, asked] of [
      ["GET", A, ""],
      ["GET", "https://b.example", ""],
      ["DELETE", A, ""],
      ["OPTIONS", A, "PUT"],
    ] as const) {
      const what = {
        method,
        headers: [["Origin", origin] as const, ["Access-Control-Request-Method", asked] as const],
      };
      const expected = await withServer(app, async (ask) => summary(await ask(what)));
      assert.equal(await withServer(open, async (ask) => summary(await ask(what))), expected);
    }
  });

  test("says so once, with a warning of the process, when it is made", async () => {
    const warned = once(process, "warning");
    gate(POLICY, undefined, { debug: true });
    const [warning] = (await warned) as [Error];
    assert.is(warning.name, "CrossgateWarning");
    assert.match(warning.message, "debug on");
  });

  test("is what no gate is by default: a refused preflight gets 403 and none of the headers", async () => {
    for (const options of [undefined, {}, { debug: false }]) {
      const listener = gate(POLICY, () => assert.unreachable(), options);
      const asked = [
        ["Origin", A],
        ["Access-Control-Request-Method", "DELETE"],
      ] as const;
      await withServer(listener, async (ask) => {
        assert.equal(summary(await ask({ method: "OPTIONS", headers: asked })), [403, "", "Origin", {}]);
      });
    }
  });
});
