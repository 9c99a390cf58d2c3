// What one real browser makes of all combinations, and whether it is to be believed.

import type { IncomingMessage, RequestListener } from "node:http";
import { gate } from "../bindings/http/node.js";
import { definePolicy, type Policy } from "../bindings/index.js";
import { POLICIES } from "./cases/fetch-policies.js";
import { API, type Combination, PAGES, type PageKind, PLAIN_GET } from "./cases/fetches.js";
import { ANSWER, lineOf, type Outcome } from "./fetch-prediction.js";
import { type Addressed, type FetchFrom, withPages } from "./fetching.js";

/** What was seen in a browser. */
export interface Observation {
  /** What a page of another origin gets of answers with Access-Control-Allow-Origin, and without. */
  readonly canary: readonly string[];
  readonly outcomes: ReadonlyMap<Combination, Outcome>;
}

/** The policies of POLICIES, by name. */
export const BUILT: ReadonlyMap<string, Policy> = new Map(
  Object.entries(POLICIES).map(([name, { options }]) => [name, definePolicy(options)]),
);

/** Starts a browser, and makes every combination's request in it, each at an address of its own: preflights are cached. */
export function observe(combinations: readonly Combination[]): Promise<Observation> {
  const received = new Map<string, string[]>();
  return withPages(recording(received), async (fetchFrom) => {
    const canary = await fetchCanary(fetchFrom);
    const outcomes = new Map<Combination, Outcome>();
    for (const [p, page] of PAGES.entries()) {
      const own = combinations.filter((combination) => combination.page === page);
      const paths = own.map(({ policy }, i) => `/${encodeURIComponent(policy)}/${p}/${i}`);
      const asks = own.map(({ ask }, i) => ({ ...ask, url: API + paths[i] }));
      const got = await fetchInTurns(fetchFrom, page, asks);
      for (const [i, combination] of own.entries()) {
        outcomes.set(combination, { sent: received.get(paths[i] as string) ?? [], got: got[i] as string });
      }
    }
    return { canary, outcomes };
  });
}

/** As many at once as a browser takes without refusing some. */
const AT_ONCE = 100;

async function fetchInTurns(fetchFrom: FetchFrom, page: PageKind, asks: readonly Addressed[]): Promise<string[]> {
  const got: string[] = [];
  for (let at = 0; at < asks.length; at += AT_ONCE) {
    got.push(...(await fetchFrom(page, asks.slice(at, at + AT_ONCE))));
  }
  return got;
}

function fetchCanary(fetchFrom: FetchFrom): Promise<string[]> {
  const page = PAGES.find(({ origin }) => origin !== API);
  if (page === undefined) throw new Error("there is no page of another origin");
  return fetchFrom(
    page,
    ["allowed", "silent"].map((name) => ({ ...PLAIN_GET, url: `${API}/canary/${name}` })),
  );
}

/** Notes each request, and hands it to the gate that the first part of its path names. */
function recording(received: Map<string, string[]>): RequestListener {
  const gates = new Map([...BUILT].map(([name, policy]) => [name, gate(policy, answer)]));
  return (req, res) => {
    const { url = "" } = req;
    received.set(url, [...(received.get(url) ?? []), lineOfMessage(req)]);
    if (url === "/canary/allowed") res.setHeader("Access-Control-Allow-Origin", "*");
    const handle = gates.get(decodeURIComponent(url.split("/")[1] ?? "")) ?? (() => res.end());
    handle(req, res);
  };
}

const answer: RequestListener = (_, res) => {
  for (const [name, value] of ANSWER) res.setHeader(name, value);
  res.end("ok");
};

function lineOfMessage({ method = "", headers }: IncomingMessage): string {
  return lineOf({
    method,
    origin: headers.origin,
    requestMethod: headers["access-control-request-method"],
    requestHeaders: headers["access-control-request-headers"],
  });
}
