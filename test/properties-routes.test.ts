// A policy that is chosen by path is right for every server's reading of the path, or lets nobody in: whoever serves a
// request serves it below the prefix that its policy was written for. Where a server has no such prefix, nobody is let in.

import fc from "fast-check";
import * as assert from "uvu/assert";
import { gate as gateFetch } from "../bindings/http/fetch.js";
import { gate } from "../bindings/http/node.js";
import type { Policies, Policy } from "../bindings/index.js";
import { holds, SEED } from "./holds.js";
import { type Ask, withServer } from "./http.js";
import { asked, asSent, definedBy, HOST, ORIGINS, POLICIES, type Row } from "./near-paths.js";
import { loadRouters, modelOf, type PathServer, STEPS } from "./path-servers.js";
import { suite } from "./suite.js";

/** Servers that do one thing to a path, and some that do several. */
const models = fc
  .array(fc.tuple(fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 5 }), fc.boolean()), { maxLength: 6 })
  .map((several) => several.map(([steps, isCaseSensitive]) => modelOf(steps, isCaseSensitive)));
const simple = Object.keys(STEPS).map((step) => modelOf([step], true));

/** The policy that a table has for what a server takes a target for; null if the server refuses it. */
function policyAt(table: readonly Row[], host: string, server: PathServer, target: string): Policy | undefined | null {
  for (const name of host.startsWith(HOST) ? new Set([host, HOST, ""]) : [""]) {
    const own = table.filter((row) => row.host === name);
    const prefixes = own.map(({ prefix }) => prefix).sort((a, b) => b.length - a.length);
    const prefix = server.open(prefixes)(target);
    if (prefix === null) return null;
    const row = own.find((candidate) => candidate.prefix === prefix);
    if (row !== undefined) return POLICIES[row.policy];
  }
  return undefined;
}

suite("a policy by path", (test) => {
  test("is that of every server's reading of the path, or lets nobody in", async () => {
    const routers = await loadRouters();
    const requests = fc.tuple(asked, models);
    holds(requests, ["let in", "let in by an odd path", "nobody"], ([{ table, host, target }, some]) => {
      const found = definedBy(table).policyFor(host, target);
      if (!POLICIES.includes(found)) return "nobody";
      for (const server of [...some, ...simple, ...routers]) {
        const right = policyAt(table, host, server, target);
        if (right !== null) assert.is(right, found, `${server.name}: ${target} with ${JSON.stringify(table)}`);
      }
      return /[%;\\]|\/[/.]/.test(target) && table.length > 1 ? "let in by an odd path" : "let in";
    });
  });
  test("is that of the longest prefix, where escapes change no segment of a prefix", () => {
    const names = ["a", "b", "c", "~1", "%C3%A4", "%c3%a4", "x%20y", "...", "%F0%9F%99%82", "+", "a.b", "-"];
    const paths = fc.array(fc.constantFrom(...names), { maxLength: 5 }).map((parts) => `/${parts.join("/")}`);
    const ordinary = fc.record({ near: asked, target: paths, query: fc.constantFrom("", "?a=//..%2f", "#/../") });
    holds(ordinary, ["let in", "nobody"], ({ near: { host, ...near }, target, query }) => {
      const table = near.table.filter(({ prefix }) => !/[A\u00c4]/.test(decodeURI(prefix)));
      const right = policyAt(table, host, modelOf([], true), target);
      const found = definedBy(table).policyFor(host, target + query);
      assert.is(POLICIES.includes(found) ? found : undefined, right, `${target} with ${JSON.stringify(table)}`);
      return right === undefined ? "nobody" : "let in";
    });
  });
  test("is that of all paths where there is no other, whatever the path is", () => {
    const targets = fc.oneof(
      asked.map(({ target }) => target),
      fc.string({ unit: "binary" }),
    );
    const anything = fc.record({ target: targets, policy: fc.nat(2) });
    holds(anything, ["let in"], ({ target, policy }) => {
      const table = ["", "/a", "/a/b"].map((prefix) => ({ host: "", prefix, policy }));
      assert.is(definedBy(table).policyFor(undefined, target), POLICIES[policy]);
      return "let in";
    });
  });
  test("is the same for a CORS-preflight request and the request that follows it, over Node and over fetch", async () => {
    const seen = { letIn: 0, refused: 0 };
    let policies: Policies;
    const overNode = gate(
      () => policies,
      (_, res) => res.end(),
    );
    const overFetch = gateFetch(
      () => policies,
      () => new Response(),
    );
    await withServer(overNode, (ask) => {
      const fetchAsk = async ({ method = "GET", path, headers }: Ask) =>
        overFetch(
          new Request(`http://${headers?.[0]?.[1]}${path}`, { method, headers: headers as [string, string][] }),
        );
      const origins = fc.constantFrom(...ORIGINS);
      const property = fc.asyncProperty(asked, origins, async ({ table, host, target }, origin) => {
        policies = definedBy(table);
        const path = asSent(target);
        const headers = [["Host", host] as const, ["Origin", origin] as const];
        const preflight = [...headers, ["Access-Control-Request-Method", "GET"] as const];
        const asks = [
          { path, headers },
          { path, headers: preflight, method: "OPTIONS" },
        ];
        const answers = await Promise.all(asks.flatMap((one) => [ask(one), fetchAsk(one)]));
        const isLetIn = policies.policyFor(host, path).allowsOrigin(origin);
        const right = isLetIn ? [200, 200, 204, 204] : [403, 403, 403, 403];
        assert.equal(
          answers.map(({ status }) => status),
          right,
        );
        seen[isLetIn ? "letIn" : "refused"]++;
      });
      return fc.assert(property, { seed: SEED, numRuns: 200, includeErrorInReport: true });
    });
    assert.ok(seen.letIn >= 10 && seen.refused >= 10, JSON.stringify(seen));
  });
});
