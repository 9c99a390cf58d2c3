import type { IncomingMessage, ServerResponse } from "node:http";
import type { Contestant, Handle } from "../contestant.js";

/** What nobody can do without: the headers that Crossgate sends, of any origin, and nothing checked. */
export const floor: Contestant = {
  name: "floor",
  note: "Checks nothing: the same headers set by hand.",
  isUnchecked: true,
  prepare: async ({ methods, headers, maxAge }) => {
    const preflight = [
      ["Access-Control-Allow-Methods", methods.toSorted().join(", ")],
      ["Access-Control-Allow-Headers", headers.toSorted().join(", ")],
      ["Access-Control-Max-Age", String(maxAge)],
      ["Vary", "Origin"],
    ].flat();
    return (req, res) => (req.method === "OPTIONS" ? answerPreflight(req, res, preflight) : answerActual(req, res));
  },
};

function answerPreflight({ headers }: IncomingMessage, res: ServerResponse, lines: readonly string[]): void {
  res.writeHead(204, ["Access-Control-Allow-Origin", headers.origin as string, ...lines]);
  res.end();
}

const answerActual: Handle = (req, res) => {
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin as string);
  res.setHeader("Vary", "Origin");
  res.end();
};
