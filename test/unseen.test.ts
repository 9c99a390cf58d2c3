// A gate reads no more of a request than the decision takes, and writes no more than the answer: the outcome is that of
// `decide` about the whole request all the same.

import fc from "fast-check";
import * as assert from "uvu/assert";
import { toHead } from "../bindings/head.js";
import { gate, type NodeRequest, toCorsRequest } from "../bindings/http/node.js";
import { NodeAsked } from "../bindings/http/request.js";
import { type CorsRequest, definePolicy, type Policy } from "../bindings/index.js";
import { serializedForm } from "../bindings/policy/origin-pattern.js";
import { isSameOrigin } from "../bindings/same-origin.js";
import { decideUnseen, UnseenDecider } from "../bindings/unseen.js";
import { decided, holds } from "./holds.js";
import { toLines, withServer } from "./http.js";
import { cases } from "./near-requests.js";
import { suite } from "./suite.js";
import { decisionsOf } from "./told.js";

const A = "https://a.example";

/** A request as Node makes it of header lines: of Content-Type it keeps the first. */
function toNodeRequest(method: string, lines: readonly (readonly [string, string])[], isSecure = true): NodeRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    if (!(key in headers)) headers[key] = value;
    else if (key !== "content-type") headers[key] += `, ${value}`;
  }
  return { method, headers, rawHeaders: lines.flat(), socket: isSecure ? { encrypted: true } : {} } as never;
}

/** The head, with the origin filled in that is filled in when it is written. */
function headUnseen(policy: Policy, req: NodeRequest, trustProxy = false) {
  const head = UnseenDecider.is(policy) ? policy[decideUnseen](new NodeAsked(req, trustProxy)) : undefined;
  if (head === undefined || !head.isReflecting) return head;
  return { ...head, lines: head.lines.with(1, String(req.headers.origin)), isReflecting: false };
}

const headSeen = (policy: Policy, req: NodeRequest, trustProxy = false) => ({
  ...toHead(decided(policy, toCorsRequest(req, { trustProxy }))),
  isDistinct: true,
});

suite("what a gate answers to a request that nobody else sees", (test) => {
  test("is what decide says of the whole request", () => {
    const others = fc.record({
      case: cases,
      host: fc.constantFrom("same", "SAME", "a", "a:443", ""),
      isSecure: fc.boolean(),
      type: fc.constantFrom("application/json", "text/plain", undefined),
    });
    holds(others, ["seen", "none", "same-origin", "preflight", "actual"], ({ case: { options, request }, ...rest }) => {
      const lines = toLines({
        ...request,
        ...(Array.isArray(request.origin) && { origin: request.origin.join(", ") }),
      });
      const own = String(request.origin).split("://")[1] ?? "";
      const host = rest.host === "same" ? own : rest.host === "SAME" ? own.toUpperCase() : rest.host;
      const extra = rest.type === undefined ? [] : [["content-TYPE", rest.type] as [string, string]];
      const req = toNodeRequest(request.method, [...lines, ...extra, ["Host", host]], rest.isSecure);
      const policy = definePolicy({ ...options, originPredicates: [] });
      assert.equal(headUnseen(policy, req), headSeen(policy, req));
      if (options.originPredicates?.length) {
        assert.is(headUnseen(definePolicy(options), req), undefined);
        return "seen";
      }
      return decided(policy, toCorsRequest(req)).kind;
    });
  });
  test("knows the server's own origin however Host and Origin are written", () => {
    const policy = definePolicy({});
    const hosts = ["a", "A", "a:443", "a:80", "a:8080", "a/", "[::1]", "[::1]:443", "b", "ab", "", ":443", "\u00c0"];
    const origins = hosts.flatMap((host) => [`https://${host}`, `http://${host}`, `https://${host}/`, `ws://${host}`]);
    let own = 0;
    for (const origin of [...origins, "https://a:443/", "", "null", "https", "http://"]) {
      for (const host of hosts) {
        for (const isSecure of [false, true]) {
          const req = toNodeRequest(
            "GET",
            [["Origin", origin]].concat(host === "" ? [] : [["Host", host]]) as never,
            isSecure,
          );
          const head = headSeen(policy, req);
          assert.equal(headUnseen(policy, req), head, `${origin} at ${host}`);
          if (head.allowed) own++;
        }
      }
    }
    assert.ok(own > 30);
    const pseudo = { method: "GET", headers: { origin: A, ":authority": "a.example" }, socket: { encrypted: true } };
    assert.ok(headUnseen(policy, pseudo as never)?.allowed);
  });
  test("takes two origins for one exactly where their serialized forms are one", () => {
    const hosts = ["a", "a.example", "b", "[::1]", "a:8080"];
    const tails = ["", "/", ":443", ":443/", ":80", ":80/", ":", "//"];
    const texts = ["https://", "http://", "ws://", ""].flatMap((scheme) =>
      hosts.flatMap((host) => tails.map((tail) => scheme + host + tail)),
    );
    for (const one of texts) {
      for (const other of texts)
        assert.is(isSameOrigin(one, other), serializedForm(one) === serializedForm(other), `${one} and ${other}`);
    }
  });
  test("counts what is forwarded if a proxy is trusted", () => {
    const forwarded = [["X-Forwarded-Host", "a.example"] as const, ["X-Forwarded-Proto", "https"] as const];
    const req = toNodeRequest("GET", [["Origin", A], ["Host", "inner"], ...forwarded]);
    assert.not.ok(headUnseen(definePolicy({}), req)?.allowed);
    assert.ok(headUnseen(definePolicy({}), req, true)?.allowed);
  });
  test("cannot be changed by one answer for the next", async () => {
    const policy = definePolicy({ origins: [A, "https://b.example"], methods: ["PUT"] });
    await withServer(
      gate(policy, (_, res) => res.end()),
      async (ask) => {
        for (const origin of [A, "https://b.example", A]) {
          for (const method of ["GET", "OPTIONS"]) {
            const { headers } = await ask({
              method,
              headers: [
                ["Origin", origin],
                ["Access-Control-Request-Method", "PUT"],
              ],
            });
            assert.is(headers["access-control-allow-origin"], origin);
          }
        }
      },
    );
  });
});

suite("a request that a gate decides about", (test) => {
  const lines = [["Origin", A] as const, ["Sec-Fetch-Site", "cross-site"] as const];
  const whole = (port: number): CorsRequest => ({
    method: "GET",
    origin: A,
    requestMethod: undefined,
    requestHeaders: undefined,
    contentType: undefined,
    secFetchSite: "cross-site",
    self: `http://127.0.0.1:${port}`,
  });
  test("is seen whole by origin predicates", async () => {
    const seen: unknown[] = [];
    const policy = definePolicy({ originPredicates: [(_, request) => seen.push(request) > 0] });
    await withServer(
      gate(policy, (_, res) => res.end()),
      async (ask, port) => {
        await ask({ headers: lines });
        assert.equal(seen, [whole(port)]);
      },
    );
  });
  test("is seen whole by subscribers of crossgate:decision, whenever they come", async () => {
    await withServer(
      gate(definePolicy({ origins: [A] }), (_, res) => res.end()),
      async (ask, port) => {
        await ask({ headers: lines });
        const told = await decisionsOf(() => ask({ headers: lines }));
        assert.equal(
          told.map(({ request }) => request),
          [whole(port)],
        );
      },
    );
  });
});
