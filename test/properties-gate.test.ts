import { METHODS, type ServerResponse, validateHeaderValue } from "node:http";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { gate, type NodeRequest, type NodeResponse } from "../bindings/http/node.js";
import { type CorsRequest, definePolicy, type Policy } from "../bindings/index.js";
import { SEED } from "./holds.js";
import { type Answer, type Ask, toLines, withServer } from "./http.js";
import { cases } from "./near-requests.js";
import { suite } from "./suite.js";

const RUNS = 100;
/** Both servers are asked under one name, so that their own origin is the same. */
const HOST = "a";

let policy: Policy;
const current = () => policy;

function app(req: NodeRequest, res: NodeResponse): void {
  (res as ServerResponse).end(`${req.method} ran`);
}

type Listener = (req: NodeRequest, res: NodeResponse) => void;

/** Whoever comes before the gate may have said what an answer varies by. */
const varied =
  (next: Listener): Listener =>
  (req, res) => {
    res.setHeader("Vary", "Accept, origin");
    next(req, res);
  };

/** The request as lines to send; undefined if Node sends no such thing. */
function toAsk(request: CorsRequest): Ask | undefined {
  const headers = [["Host", HOST] as const, ...toLines(request)];
  return METHODS.includes(request.method) && headers.every(isSendable)
    ? { method: request.method, headers }
    : undefined;
}

function isSendable([name, value]: readonly [string, string]): boolean {
  try {
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

/** What an answer says, but for when it was given. */
function said({ status, body, headers }: Answer) {
  const { date: _, ...rest } = headers;
  return { status, body, headers: rest };
}

function wayOf({ status, headers }: Pick<Answer, "status" | "headers">): string {
  if (status === 403) return "refused";
  return "access-control-allow-methods" in headers ? "granted" : "ran";
}

suite("a gate behind a gate of the same policy", (test) => {
  test("changes no answer", async () => {
    const seen = new Map<string, number>();
    const once = varied(gate(current, app));
    const twice = varied(gate(current, gate(current, app)));
    await withServer(once, (askOnce) =>
      withServer(twice, (askTwice) => {
        const property = fc.asyncProperty(cases, async ({ options, request }) => {
          const ask = toAsk(request);
          fc.pre(ask !== undefined);
          policy = definePolicy(options);
          const answer = said(await askOnce(ask));
          assert.equal(said(await askTwice(ask)), answer);
          const way = wayOf(answer);
          seen.set(way, (seen.get(way) ?? 0) + 1);
        });
        return fc.assert(property, { seed: SEED, numRuns: RUNS, includeErrorInReport: true });
      }),
    );
    for (const way of ["ran", "refused", "granted"])
      assert.ok((seen.get(way) ?? 0) >= 5, `"${way}" came up ${seen.get(way)} times`);
  });
});
