// Applications of Fastify's that gates stand before, asked over real connections.

import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import * as assert from "uvu/assert";
import { definePolicy } from "../bindings/index.js";
import { type Answer, type Ask, askAt } from "./http.js";

export const A = "https://a.example";
export const B = "https://b.example";
const METHODS = ["PUT", "DELETE", "OPTIONS"];
export const FOR_A = definePolicy({ origins: [A], methods: METHODS });
export const FOR_B = definePolicy({ origins: [B], methods: METHODS });
export const ANSWER = async () => "ran";

export type Asking = (what: Ask) => Promise<Answer>;

/** Serves what `build` makes of an application on a free port of 127.0.0.1 while `use` runs. */
export async function withApp(
  build: (app: FastifyInstance) => unknown,
  use: (ask: Asking, app: FastifyInstance) => Promise<unknown>,
  app: FastifyInstance = Fastify(),
): Promise<void> {
  try {
    await build(app);
    await app.listen({ port: 0, host: "127.0.0.1" });
    await use((what) => askAt(portOf(app), what), app);
  } finally {
    await app.close();
  }
}

export const portOf = (app: FastifyInstance) => (app.server.address() as AddressInfo).port;

export function actual(method: string, path: string, origin: string): Ask {
  return { method, path, headers: [["Origin", origin]], body: "" };
}

export function preflight(method: string, path: string, origin: string): Ask {
  return {
    method: "OPTIONS",
    path,
    headers: [
      ["Origin", origin],
      ["Access-Control-Request-Method", method],
    ],
  };
}

export const allowed = ({ headers }: Answer) => headers["access-control-allow-origin"];

/** Checks that a preflight and the request that follows it are decided by the policy that lets this origin in alone. */
export async function checkDecides(ask: Asking, origin: string, method: string, path: string): Promise<void> {
  for (const from of [A, B]) {
    const [first, then] = [await ask(preflight(method, path, from)), await ask(actual(method, path, from))];
    const expected = from === origin ? [204, from, from] : [403, undefined, undefined];
    assert.equal([first.status, allowed(first), allowed(then)], expected, `${method} ${path} from ${from}`);
    assert.is(then.status === 403, from !== origin, `${method} ${path} from ${from}`);
  }
}
