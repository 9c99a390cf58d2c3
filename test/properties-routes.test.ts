// A policy that is chosen by path is right for every server's reading of the path, or lets nobody in: whoever serves a
// request serves it below the prefix that its policy was written for. Where a server has no such prefix, nobody is let in.

import fc from "fast-check";
import * as assert from "uvu/assert";
import { gate as gateFetch } from "../bindings/http/fetch.js";
import { gate } from "../bindings/http/node.js";
import type { Policies, Policy } from "../bindings/index.js";
import { holds, SEED } from "./holds.js";
import { type Ask, withServer } from "./http.js";
import { definedBy, HOST, hosts, ORIGINS, POLICIES, type Row, sentTargets, tables, targets } from "./near-paths.js";
import { loadRouters, modelOf, type PathServer, STEPS } from "./path-servers.js";
import { suite } from "./suite.js";

const models = fc
  .tuple(fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 5 }), fc.boolean())
  .map(([steps, isCaseSensitive]) => modelOf(steps, isCaseSensitive));

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

const requests = fc.record({ table: tables, host: hosts, target: fc.oneof(targets, sentTargets), model: models });

suite("a policy by path", (test) => {
  test("is that of every server's reading of the path, or lets nobody in", async () => {
    const routers = await loadRouters();
    holds(requests, ["let in", "let in by an odd path", "nobody"], ({ table, host, target, model }) => {
      const found = definedBy(table).policyFor(host, target);
      if (!POLICIES.includes(found)) return "nobody";
      for (const server of [model, ...routers]) {
        const right = policyAt(table, host, server, target);
        if (right !== null) assert.is(right, found, `${server.name}: ${target} with ${JSON.stringify(table)}`);
      }
      return /[%;\\]|\/[/.]/.test(target) && table.length > 1 ? "let in by an odd path" : "let in";
    });
  });
  test("is that of the longest prefix, where escapes change no segment of a prefix", () => {
    const name = fc.constantFrom(
      "a",
      "b",
      "c",
      "~1",
      "%C3%A4",
      "%c3%a4",
      "x%20y",
      "...",
      "%F0%9F%99%82",
      "+",
      "a.b",
      "-",
    );
    const ordinary = fc.array(name, { maxLength: 5 }).map((names) => `/${names.join("/")}`);
    const lower = tables.map((table) => table.filter(({ prefix }) => !/A|%C3%84/.test(prefix.replace("%C3%A4", ""))));
    const query = fc.constantFrom("", "?a=//..%2f", "#/../");
    const asked = fc.record({ table: lower, host: hosts, target: ordinary, query });
    holds(asked, ["let in", "nobody"], ({ table, host, target, query }) => {
      const right = policyAt(table, host, modelOf([], true), target);
      const found = definedBy(table).policyFor(host, target + query);
      assert.is(POLICIES.includes(found) ? found : undefined, right, `${target} with ${JSON.stringify(table)}`);
      return right === undefined ? "nobody" : "let in";
    });
  });
  test("is that of all paths where there is no other, whatever the path is", () => {
    const anything = fc.record({ target: fc.oneof(targets, fc.string({ unit: "binary" })), policy: fc.nat(2) });
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
      const asked = fc.record({ table: tables, host: hosts, path: sentTargets, origin: fc.constantFrom(...ORIGINS) });
      const property = fc.asyncProperty(asked, async ({ table, host, path, origin }) => {
        policies = definedBy(table);
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
