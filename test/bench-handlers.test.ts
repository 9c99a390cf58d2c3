// Needs what bench/package.json names: npm ci --prefix bench.

import type { IncomingMessage, ServerResponse } from "node:http";
import * as assert from "uvu/assert";
import { quantile } from "../bench/figure.js";
import { checkAnswers } from "../bench/handlers/check.js";
import { app, type Contestant, type Handle } from "../bench/handlers/contestant.js";
import { alone, contestantNamed, contestants, crossgate, floor } from "../bench/handlers/contestants/index.js";
import { Arrivals, type Kind, linesFor, methodFor, toPairs } from "../bench/handlers/exchange.js";
import { bytesAllocated } from "../bench/handlers/heap.js";
import { handlerRows } from "../bench/handlers/index.js";
import { makePolicy } from "../bench/handlers/policy.js";
import { toFigures } from "../bench/handlers/statistics.js";
import { loadInstalled } from "../bench/installed.js";
import type { Row } from "../bench/row.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";

const KINDS: readonly Kind[] = ["actual", "preflight"];
const POLICY = makePolicy(10);

/** What a request of this kind from an allowed origin is answered with, but for when. */
async function answerOf(kind: Kind, handle: Handle) {
  const headers = toPairs(linesFor(kind, POLICY.origins[0] as string));
  return withServer(handle, async (ask) => {
    const answer = await ask({ method: methodFor(kind), headers });
    const { date: _, ...rest } = answer.headers;
    return { ...answer, headers: rest };
  });
}

/** What a promise is rejected with; empty if it is not. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "",
    (error: Error) => error.message,
  );
}

suite("contestants that answer requests", (test) => {
  for (const contestant of [...contestants, alone]) {
    for (const kind of KINDS.filter(() => contestant !== alone)) {
      for (const count of [10, 1000]) {
        test(`${contestant.name} answers ${kind} requests right, with ${count} origins`, () =>
          checkAnswers(contestant, kind, makePolicy(count)));
      }
    }
    test(`${contestant.name} is found by its name`, () => {
      assert.is(contestantNamed(contestant.name), contestant);
    });
  }
  test("a name that nobody has is an error", () => {
    assert.throws(() => contestantNamed("nobody"), /no contestant is called nobody/);
  });
  test("what each of the others does not check is said", () => {
    for (const { name, note, isWithoutCors } of contestants) {
      assert.is(note === undefined, name === crossgate.name || isWithoutCors === true, name);
    }
  });
  for (const kind of KINDS) {
    test(`the floor answers ${kind} requests as Crossgate does`, async () => {
      const [own, wanted] = await Promise.all([floor, crossgate].map(({ prepare }) => prepare(POLICY)));
      assert.equal(await answerOf(kind, own as Handle), await answerOf(kind, wanted as Handle));
    });
  }
});

suite("a contestant is stopped", (test) => {
  const wrong = (handle: Handle): Contestant => ({ name: "wrong", prepare: async () => handle });
  const allow = (req: IncomingMessage, res: ServerResponse) => {
    res.setHeader("Access-Control-Allow-Origin", req.headers.origin ?? "");
    res.end();
  };
  const wrongFor = (origin = "") => new RegExp(`^wrong, [a-z]+ request from ${origin}, answers `);
  const rejects = async (contestant: Contestant, kind: Kind, expected: RegExp) => {
    assert.match(await failureOf(checkAnswers(contestant, kind, POLICY)), expected);
  };
  test("that grants nothing", () => rejects(wrong(app), "actual", wrongFor(POLICY.origins[0])));
  test("that grants a stranger something", () => {
    return rejects(wrong(allow), "actual", wrongFor(POLICY.stranger));
  });
  for (const missing of ["Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Max-Age"]) {
    test(`that answers a preflight without ${missing}`, () => {
      const forget: Handle = (req, res) => {
        res.setHeader("Access-Control-Allow-Methods", POLICY.methods.join());
        res.setHeader("Access-Control-Allow-Headers", POLICY.headers.join());
        res.setHeader("Access-Control-Max-Age", POLICY.maxAge);
        res.removeHeader(missing);
        allow(req, Object.assign(res, { statusCode: 204 }));
      };
      return rejects(wrong(forget), "preflight", wrongFor(POLICY.origins[0]));
    });
  }
  test("that says it is without CORS, and is not", () =>
    rejects({ ...wrong(allow), isWithoutCors: true }, "actual", wrongFor(POLICY.origins[0])));
});

suite("requests made by hand", (test) => {
  for (const kind of KINDS) {
    test(`an ${kind} request is what a server's listener gets from Node`, async () => {
      const { req } = new Arrivals(kind, makePolicy(1)).next();
      const [origin = ""] = makePolicy(1).origins;
      await withServer(
        (real, res) => {
          const read = ({ method, url, rawHeaders, headers, httpVersion }: IncomingMessage) =>
            JSON.stringify([method, url, rawHeaders, headers, httpVersion]);
          res.end(JSON.stringify([read(real), read(req)]));
        },
        async (ask) => {
          const { body } = await ask({ method: methodFor(kind), headers: toPairs(linesFor(kind, origin)) });
          const [real, made] = JSON.parse(body);
          assert.is(made, real);
        },
      );
    });
  }
  test("come from every origin of the policy", () => {
    const arrivals = new Arrivals("actual", POLICY);
    const seen = new Set(Array.from({ length: 1000 }, () => arrivals.next().req.headers.origin));
    assert.equal([...seen].sort(), [...POLICY.origins].sort());
  });
});

suite("a policy of the bench", (test) => {
  test("has as many https origins as asked for, none twice, and not the stranger", () => {
    for (const count of [1, 10, 1000]) {
      const { origins, stranger } = makePolicy(count);
      assert.is(new Set([...origins, stranger]).size, count + 1);
      for (const origin of origins) assert.match(origin, /^https:\/\/[^:]+$/);
    }
  });
});

suite("figures", (test) => {
  const named = [{ name: "reference" }, { name: "other", note: "a note" }];
  test("a machine that slows down for a round changes no ratio", () => {
    const [, other] = toFigures(named, [
      [10, 20, 20],
      [30, 60, 60],
    ]);
    assert.equal(other, { name: "other", median: 60, quartiles: [60, 60], note: "a note" });
  });
  test("the reference's quartiles are its own", () => {
    const [reference] = toFigures(named, [
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
    assert.equal(reference, { name: "reference", median: 3, quartiles: [2, 4] });
  });
});

suite("bytes allocated", (test) => {
  test("a thousand arrays of a hundred elements are counted as what they take", async () => {
    const samples: number[] = [];
    for (let i = 0; i < 9; i++) {
      const kept: number[][] = new Array(1000);
      samples.push(
        await bytesAllocated(async () => {
          for (let j = 0; j < kept.length; j++) kept[j] = new Array(100).fill(j);
        }),
      );
    }
    // A word an element; an array and its store have seven words more, or so.
    assert.ok(Math.abs(quantile(samples, 0.5) / (1000 * 107 * 8) - 1) < 0.05, samples.join());
  });
});

suite("rows about answering requests", (test) => {
  const rowNamed = (name: string) => handlerRows.find((row) => row.name === name) as Row;

  for (const { name, measure } of handlerRows) {
    test(`${name} runs`, async () => {
      const { figures, reference, unit } = await measure({ isQuick: true });
      assert.is.not(unit, "");
      for (const wanted of [reference, crossgate.name, "cors"]) assert.ok(figures.some((one) => one.name === wanted));
      for (const { name, median } of figures) assert.ok(median > 0, `${name}: ${median}`);
    });
  }
  test("all contestants are in the rows that are timed", async () => {
    const { figures } = await rowNamed("preflight-10").measure({ isQuick: true });
    assert.equal(
      figures.map(({ name }) => name),
      contestants.map(({ name }) => name),
    );
  });
  test("the server under load is measured once for both its rows", async () => {
    const measure = () => rowNamed("load").measure({ isQuick: true });
    assert.equal(await measure(), await measure());
  });
  test("no two have one name", () => {
    assert.is(new Set(handlerRows.map(({ name }) => name)).size, handlerRows.length);
  });
});

suite("packages of the bench", (test) => {
  test("one that is not installed is asked for", async () => {
    const failure = await failureOf(loadInstalled("no-such-package"));
    assert.is(failure, 'the benchmark needs no-such-package: run "npm ci --prefix bench" first');
  });
});
