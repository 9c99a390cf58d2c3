import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { Random } from "../../test/seeded.js";
import { Wire } from "../wire.js";
import type { SharedPolicy } from "./policy.js";

/** What is asked: an actual request or a CORS-preflight request, both granted. */
export type Kind = "actual" | "preflight";

/** A request that nobody has answered, and the response that is to be its answer. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** So many requests that no branch predictor learns their origins by heart. */
const REQUESTS = 2048;

/** Never connected: what is answered goes nowhere. */
const socket = new Socket();

export const methodFor = (kind: Kind): string => (kind === "preflight" ? "OPTIONS" : "GET");

/** Names and values by turns, as a browser sends them. */
export function linesFor(kind: Kind, origin: string, host = "api.example.com"): string[] {
  const asked = [
    "Access-Control-Request-Method",
    "PUT",
    "Access-Control-Request-Headers",
    "authorization,content-type",
  ];
  return [
    ["Host", host],
    ["Connection", "keep-alive"],
    [
      "User-Agent",
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
    ],
    ["Accept", "*/*"],
    ["Origin", origin],
    kind === "preflight" ? asked : [],
    ["Sec-Fetch-Site", "cross-site"],
    ["Sec-Fetch-Mode", "cors"],
    ["Sec-Fetch-Dest", "empty"],
    ["Referer", `${origin}/`],
    ["Accept-Encoding", "gzip, deflate, br, zstd"],
    ["Accept-Language", "en-GB,en;q=0.9"],
  ].flat();
}

/** Names and values by turns as pairs. */
export function toPairs(lines: readonly string[]): [name: string, value: string][] {
  return lines.flatMap((name, i) => (i % 2 === 0 ? [[name, lines[i + 1] as string] as [string, string]] : []));
}

/** Makes requests from all of a policy's origins, in random order, whose strings nobody has read before. */
export class Arrivals {
  readonly #method: string;
  readonly #wire: Wire;
  readonly #lines: number;
  #next = 0;

  constructor(kind: Kind, { origins }: SharedPolicy) {
    const random = new Random(origins.length);
    const requests = Array.from({ length: REQUESTS }, () => linesFor(kind, random.pick(origins)));
    this.#method = methodFor(kind);
    this.#wire = new Wire(requests.flat());
    this.#lines = this.#wire.size / REQUESTS;
  }

  next(): Exchange {
    const lines = new Array<string>(this.#lines);
    this.#wire.receive(this.#next * this.#lines, lines);
    this.#next = (this.#next + 1) % REQUESTS;
    const req = makeRequest(this.#method, lines);
    return { req, res: new ServerResponse(req) };
  }
}

/** A method of Node's own, with which its parser hands over a request's lines. */
interface FromParser {
  _addHeaderLines(lines: string[], count: number): void;
}

/** A request as a server's listener gets it: Node has then read its headers, to see whether Host and Expect are fine. */
function makeRequest(method: string, lines: string[]): IncomingMessage {
  const req = new IncomingMessage(socket) as IncomingMessage & FromParser;
  Object.assign(req, { method, url: "/", httpVersion: "1.1", httpVersionMajor: 1, httpVersionMinor: 1 });
  req._addHeaderLines(lines, lines.length);
  if (req.headers.origin === undefined) throw new Error("this runtime reads no header lines without a connection");
  return req;
}
