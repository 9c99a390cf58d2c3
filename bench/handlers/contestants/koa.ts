import { loadInstalled } from "../../installed.js";
import type { Contestant, Handle } from "../contestant.js";

interface Context {
  body: string;
  get(name: string): string;
}
type KoaMiddleware = (ctx: Context, next: () => Promise<void>) => unknown;
type Koa = new () => { use(middleware: KoaMiddleware): void; callback(): Handle };
type CreateCors = (options: {
  origin: (ctx: Context) => string;
  allowMethods: readonly string[];
  allowHeaders: readonly string[];
  maxAge: number;
}) => KoaMiddleware;

async function makeKoa(before: readonly KoaMiddleware[] = []): Promise<Handle> {
  const koa = new (await loadInstalled<Koa>("koa"))();
  for (const middleware of before) koa.use(middleware);
  koa.use((ctx) => {
    ctx.body = "";
  });
  return koa.callback();
}

export const koaAlone: Contestant = {
  name: "koa without CORS",
  isWithoutCors: true,
  prepare: () => makeKoa(),
};

export const koaCors: Contestant = {
  name: "@koa/cors in koa",
  note: [
    "Takes no list of origins: here a Set in the function that it asks.",
    "Answers any CORS-preflight request from an allowed origin with 204, methods and headers, whatever it asks for.",
    "Any request from a refused origin runs.",
  ].join(" "),
  prepare: async ({ origins, methods, headers, maxAge }) => {
    const create = await loadInstalled<CreateCors>("@koa/cors");
    const allowed = new Set(origins);
    const origin = (ctx: Context) => (allowed.has(ctx.get("Origin")) ? ctx.get("Origin") : "");
    return makeKoa([create({ origin, allowMethods: methods, allowHeaders: headers, maxAge })]);
  },
};
