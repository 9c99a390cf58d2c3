// Policies that stand in front of others, and requests that somebody has put together: a gate asks the one that it was
// given, and answers what was decided about.

import type { IncomingMessage, ServerResponse } from "node:http";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { type CorsRequest, type Decision, definePolicy, type Policy } from "../bindings/index.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";

const A = "https://a.example";
const B = "https://b.example";
const policy = definePolicy({ origins: [A, B], methods: ["PUT"], maxAgeInSeconds: 60 });
const PREFLIGHT = [["Access-Control-Request-Method", "PUT"]] as const;

const run = (_: IncomingMessage, res: ServerResponse) => {
  res.end("ran");
};

/** The status and Access-Control-Allow-Origin of an actual request and of a preflight from A. */
function answersOf(asked: Policy) {
  return withServer(gate(asked, run), async (ask) => {
    const answers = [await ask({ headers: [["Origin", A]] })];
    answers.push(await ask({ method: "OPTIONS", headers: [["Origin", A], ...PREFLIGHT] }));
    return answers.map(({ status, headers }) => `${status} ${headers["access-control-allow-origin"]}`);
  });
}

const refusing = (request: CorsRequest): Decision => {
  const decision = policy.decide(request) as Decision;
  return { ...decision, allowed: false, reason: "origin-not-allowed", status: 403, headers: [] };
};

/** A proxy whose `decide` is this, and whose other methods are the policy's. */
function proxy(decide: Policy["decide"]): Policy {
  return new Proxy(policy, {
    get: (target, key) => {
      const value = key === "decide" ? decide : (Reflect.get(target, key, target) as unknown);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const wrappers: readonly (readonly [string, (decide: Policy["decide"]) => Policy])[] = [
  ["a proxy", proxy],
  ["an object that inherits from it", (decide) => Object.create(policy, { decide: { value: decide } })],
  ["an object of its own", (decide) => ({ ...policy, decide }) as unknown as Policy],
];

suite("a policy in front of another", (test) => {
  for (const [what, wrap] of wrappers) {
    test(`is asked itself, as ${what}`, async () => {
      assert.equal(await answersOf(wrap(refusing)), ["403 undefined", "403 undefined"]);
      assert.equal(await answersOf(wrap((request) => policy.decide(request))), [`200 ${A}`, `204 ${A}`]);
    });
  }
  test("is asked as well where the method of all policies was replaced", async () => {
    const prototype = Object.getPrototypeOf(policy) as Policy;
    const { decide } = prototype;
    const seen: unknown[] = [];
    prototype.decide = function (this: Policy, request) {
      seen.push(request.origin);
      return decide.call(this, request);
    };
    try {
      assert.equal(await answersOf(policy), [`200 ${A}`, `204 ${A}`]);
    } finally {
      prototype.decide = decide;
    }
    assert.equal(seen, [A, A]);
  });
  test("that lists a header twice has its last value sent once", async () => {
    const twice: Policy["decide"] = (request) => {
      const decision = policy.decide(request) as Decision;
      return { ...decision, headers: [...decision.headers, ["Access-Control-Max-Age", "5"], ["Vary", "Accept"]] };
    };
    await withServer(gate(proxy(twice), run), async (ask) => {
      const { rawHeaders } = await ask({ method: "OPTIONS", headers: [["Origin", A], ...PREFLIGHT] });
      const lines = rawHeaders.filter((_, i) => /^(access-control-max-age|vary)$/i.test(rawHeaders[i - 1] ?? ""));
      assert.equal(lines, ["5", "Origin"]);
    });
  });
});

suite("an answer", (test) => {
  const change = (origin: unknown) => (req: IncomingMessage, res: ServerResponse) => {
    const [first, ...rest] = Array.isArray(origin) ? origin : [origin];
    const values = [first, ...rest];
    Object.defineProperty(req.headers, "origin", { get: () => (values.length > 1 ? values.shift() : values[0]) });
    gate(policy, run)(req, res);
  };
  for (const method of ["GET", "OPTIONS"]) {
    test(`names the origin that was decided about, whatever the request says afterwards, to ${method}`, async () => {
      await withServer(
        gate(policy, run),
        async (ask) => void (await ask({ method, headers: [["Origin", A], ...PREFLIGHT] })),
      );
      await withServer(change([B, undefined]), async (ask) => {
        const { headers } = await ask({ method, headers: [["Origin", A], ...PREFLIGHT] });
        assert.is(headers["access-control-allow-origin"], B);
      });
    });
    test(`is given to an origin that somebody has put into a list, to ${method}`, async () => {
      await withServer(change([[B]]), async (ask) => {
        const { headers } = await ask({ method, headers: [["Origin", A], ...PREFLIGHT] });
        assert.is(headers["access-control-allow-origin"], B);
      });
    });
  }
});
