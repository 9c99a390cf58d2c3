// What is asked of every door, and how the answer is told in a few words.

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { type Answer, type Ask, askAt } from "../http.js";
import type { Signals } from "./application.js";

export const ALLOWED = "https://app.example.com";
const OTHER = "https://other.example";

/** A door that is open, with what the test tells the application. */
export interface Opened extends Signals {
  readonly port: number;
  /** Lets a stream go on. */
  resume(): void;
}

export interface Behaviour {
  /** What happens, as a column of the table. */
  readonly name: string;
  /** What comes of it nearly everywhere. */
  readonly expected: string;
  /** Asks, and says what came of it. */
  observe(opened: Opened): Promise<string>;
}

function get(port: number, path: string, more: Partial<Ask> = {}, origin = ALLOWED): Promise<Answer> {
  return askAt(port, { path, ...more, headers: [["Origin", origin], ...(more.headers ?? [])] });
}

function preflight(port: number, path: string, method: string, origin = ALLOWED): Promise<Answer> {
  return get(port, path, { method: "OPTIONS", headers: [["Access-Control-Request-Method", method]] }, origin);
}

/** The status, and whether the CORS headers of an allowed request are there, each once and as the policy has them. */
function tell({ status, headers }: Answer): string {
  const vary = (headers.vary ?? "").toLowerCase().split(/, */);
  const cors = Object.entries(headers).filter(([name]) => name.startsWith("access-control-"));
  if (cors.length === 0) return `${status}, ${vary.includes("origin") ? "without CORS headers" : "bare"}`;
  const isRight =
    headers["access-control-allow-origin"] === ALLOWED &&
    headers["access-control-allow-credentials"] === "true" &&
    headers["access-control-max-age"] === undefined &&
    vary.filter((name) => name === "origin").length === 1;
  return `${status}, ${isRight ? "with CORS headers" : `other headers ${JSON.stringify([headers.vary, ...cors])}`}`;
}

async function tellPreflight(opened: Opened, path: string, method: string, origin?: string): Promise<string> {
  const { status, headers, body } = await preflight(opened.port, path, method, origin);
  const granted = headers["access-control-allow-origin"] === ALLOWED && headers["access-control-allow-methods"];
  const isSilent = !Object.keys(headers).some((name) => name.startsWith("access-control-"));
  const outcome = granted ? "granted" : isSilent ? "refused" : "half granted";
  const seen = opened.reached.length > 0 || body !== "" ? ", seen by the application" : "";
  return `${status}, ${outcome}${seen}`;
}

async function tellStream({ port, resume }: Opened): Promise<string> {
  const req = request({ host: "127.0.0.1", port, path: "/stream", headers: { Origin: ALLOWED }, agent: false }).end();
  const [res] = (await once(req, "response")) as [IncomingMessage];
  const pieces: string[] = [];
  res.setEncoding("utf8").on("data", (piece: string) => {
    pieces.push(piece);
    resume();
  });
  await once(res, "end");
  const answer = { status: res.statusCode ?? 0, headers: res.headers, rawHeaders: [], body: pieces.join("") };
  return `${tell(answer)}, ${pieces.length} pieces`;
}

async function tellAborted({ port, reached, resume }: Opened): Promise<string> {
  const req = request({ host: "127.0.0.1", port, path: "/wait", headers: { Origin: ALLOWED }, agent: false });
  req.on("error", () => {}).end();
  while (!reached.includes("GET /wait")) await new Promise((resolve) => setImmediate(resolve));
  req.destroy();
  resume();
  return `the next one: ${tell(await get(port, "/plain"))}`;
}

export const BEHAVIOURS: readonly Behaviour[] = [
  {
    name: "a preflight",
    expected: "204, granted",
    observe: (opened) => tellPreflight(opened, "/plain", "PUT"),
  },
  {
    name: "a preflight for a path without a route",
    expected: "204, granted",
    observe: (opened) => tellPreflight(opened, "/nowhere", "PUT"),
  },
  {
    name: "a preflight for a method that is not listed",
    expected: "403, refused",
    observe: (opened) => tellPreflight(opened, "/plain", "DELETE"),
  },
  {
    name: "a request from another origin",
    expected: "403, without CORS headers",
    observe: async ({ port }) => tell(await get(port, "/plain", {}, OTHER)),
  },
  {
    name: "a request without Origin",
    expected: "200, without CORS headers",
    observe: async ({ port }) => tell(await askAt(port, { path: "/plain" })),
  },
  {
    name: "OPTIONS that is no preflight",
    expected: "reaches the application",
    async observe({ port, reached }) {
      await get(port, "/plain", { method: "OPTIONS" });
      return reached.includes("OPTIONS /plain") ? "reaches the application" : "does not reach it";
    },
  },
  {
    name: "the application throws",
    expected: "500, with CORS headers",
    observe: async ({ port }) => tell(await get(port, "/throw")),
  },
  {
    name: "no such page",
    expected: "404, with CORS headers",
    observe: async ({ port }) => tell(await get(port, "/nowhere")),
  },
  { name: "a streamed answer", expected: "200, with CORS headers, 2 pieces", observe: tellStream },
  {
    name: "HEAD",
    expected: "200, with CORS headers",
    observe: async ({ port }) => tell(await get(port, "/plain", { method: "HEAD" })),
  },
  {
    name: "304",
    expected: "304, with CORS headers",
    observe: async ({ port }) => tell(await get(port, "/unchanged")),
  },
  {
    name: "the client goes away",
    expected: "the next one: 200, with CORS headers",
    observe: tellAborted,
  },
  {
    name: "the application sets Vary",
    expected: "200, with CORS headers, Accept-Encoding too",
    async observe({ port }) {
      const answer = await get(port, "/vary");
      const isKept = /accept-encoding/i.test(answer.headers.vary ?? "");
      return `${tell(answer)}${isKept ? ", Accept-Encoding too" : ""}`;
    },
  },
  {
    name: "the application sets CORS headers",
    expected: "200, with CORS headers",
    observe: async ({ port }) => tell(await get(port, "/own")),
  },
];
