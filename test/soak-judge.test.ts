import * as assert from "uvu/assert";
import { type Kind, makeRequest } from "../bench/gateway/request.js";
import { History } from "../bench/gateway/soak/history.js";
import { Judge } from "../bench/gateway/soak/judge.js";
import { probeFor, Requests } from "../bench/gateway/soak/requests.js";
import { maxAgeOf, rulesOf } from "../bench/gateway/tenants.js";
import { ruleText } from "../bench/rules.js";
import { suite } from "./suite.js";

const TENANT = 3;
const originOf = (version: number) => ruleText(rulesOf(TENANT, version)[0] as never);

/** A judge of two gateways after so many changes of one tenant. */
function judgeAfter(changes: number) {
  const history = new History(2);
  for (let i = 0; i < changes; i++) history.call(TENANT);
  const judge = new Judge(history);
  const ask = (version: number, kind: Kind = "preflight", gateway = 0) => ({
    gateway,
    asked: makeRequest(TENANT, kind, originOf(version)),
    oldest: history.oldest(gateway, TENANT),
  });
  return { history, judge, ask };
}

/** What a version says to a preflight from its own origin. */
const granted = (version: number) => ({
  status: 204,
  head: `HTTP/1.1 204 No Content\r\nAccess-Control-Allow-Origin: ${originOf(version)}\r\nAccess-Control-Max-Age: ${maxAgeOf(version)}\r\n`,
  body: "",
});
const REFUSED = { status: 403, head: "HTTP/1.1 403 Forbidden\r\n", body: "" };

suite("the judge of the soak", (test) => {
  test("takes the answer of any version that a gateway may be serving", () => {
    const { judge, ask } = judgeAfter(2);
    for (const version of [0, 1, 2]) assert.is(judge.judge(ask(version), granted(version)), version);
    assert.equal([judge.answered, judge.wrong], [3, 0]);
  });
  test("takes a refusal where one of these versions refuses", () => {
    const { judge, ask } = judgeAfter(2);
    assert.is(judge.judge(ask(0), REFUSED), 1);
  });
  test("takes no answer of a version that was never published", () => {
    const { judge, ask } = judgeAfter(2);
    assert.is(judge.judge(ask(3), granted(3)), undefined);
    assert.is(judge.wrong, 1);
  });
  test("takes no answer of a version that the gateway had left when it was asked", () => {
    const { judge, ask } = judgeAfter(2);
    judge.judge(ask(2), granted(2));
    assert.is(judge.judge(ask(1), granted(1)), undefined);
    const [wrong] = judge.examples;
    assert.equal(
      [wrong?.oldest, wrong?.newest, wrong?.request],
      [2, 2, { tenant: TENANT, kind: "preflight", origin: originOf(1) }],
    );
    assert.match(wrong?.given ?? "", /^204, .* 601 max age/);
    assert.match(wrong?.right.join() ?? "", /^403/);
  });
  test("takes it from a request that was sent before", () => {
    const { judge, ask } = judgeAfter(1);
    const early = ask(0);
    judge.judge(ask(1), granted(1));
    assert.is(judge.judge(early, granted(0)), 0);
  });
  test("holds against a gateway only what it has answered itself", () => {
    const { judge, ask } = judgeAfter(1);
    judge.judge(ask(1), granted(1));
    assert.is(judge.judge(ask(0, "preflight", 1), granted(0)), 0);
  });
  test("takes no answer from the upstream to what is refused, and none from the gateway to what is not", () => {
    const { judge, ask } = judgeAfter(0);
    const head = `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: ${originOf(0)}\r\n`;
    assert.is(judge.judge(ask(0, "actual"), { status: 200, head, body: "upstream\n" }), 0);
    assert.is(judge.judge(ask(0, "actual"), { status: 200, head, body: "" }), undefined);
    assert.is(
      judge.judge(ask(5, "actual"), { status: 200, head: "HTTP/1.1 200 OK\r\n", body: "upstream\n" }),
      undefined,
    );
  });
  test("counts what a gateway fails to answer apart", () => {
    const { judge, ask } = judgeAfter(0);
    judge.judge(ask(0), { status: 502, head: "HTTP/1.1 502 Bad Gateway\r\n", body: "" });
    assert.equal([judge.serverErrors, judge.wrong], [1, 0]);
  });
  test("knows a version by a probe alone", () => {
    const { history, judge } = judgeAfter(2);
    const sent = { gateway: 0, asked: probeFor(TENANT, 2), oldest: 0 };
    assert.is(judge.judge(sent, granted(2)), 2);
    assert.is(history.oldest(0, TENANT), 2);
  });
});

suite("requests of the soak", (test) => {
  test("come to each tenant once, and then to few often", () => {
    const requests = new Requests(0, 50, new History(1));
    const tenants = Array.from({ length: 50 }, () => requests.next().tenant);
    assert.equal(tenants, [...Array(50).keys()]);
    assert.ok(requests.isWarm);
    assert.ok(Array.from({ length: 500 }, () => requests.next()).filter(({ tenant }) => tenant === 0).length > 50);
  });
});
