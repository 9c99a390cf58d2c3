// Needs what examples/package.json names: npm ci --prefix examples.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import { cors } from "../bindings/index.js";
import type { Framework } from "./doors/door-case.js";
import { load } from "./doors/load.js";
import { makeFolder } from "./folder.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const examples = join(root, "examples");
const page = readFileSync(join(root, "docs/migrating.md"), "utf8");

/** What every program of the page lets in, and what it does not. */
const LET_IN = "https://app.example.com";
const REFUSED = ["https://app.example.com.evil.example", "https://example.net", "null"];

interface Program {
  readonly section: string;
  /** Whether it is one that is replaced, in a fence that says "before". */
  readonly isBefore: boolean;
  readonly code: string;
}

const programs: Program[] = page.split(/^## /m).flatMap((part) =>
  [...part.matchAll(/^```js( before)?\n([\s\S]*?)^```$/gm)].map(([, before, code = ""]) => ({
    section: part.slice(0, part.indexOf("\n")),
    isBefore: before !== undefined,
    code,
  })),
);

/** Runs a program where crossgate and the frameworks are installed as a user has them. @returns Its `app`. */
async function run({ code }: Program): Promise<unknown> {
  const folder = makeFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/crossgate"), "junction");
  mkdirSync(join(folder, "app"));
  symlinkSync(join(examples, "node_modules"), join(folder, "app/node_modules"), "junction");
  const file = join(folder, "app/program.mjs");
  writeFileSync(file, `${code}export { app };\n`);
  return (await import(pathToFileURL(file).href)).app;
}

interface FastifyApp {
  ready(): Promise<void>;
  routing: RequestListener;
}

interface HonoApp {
  fetch(request: Request): Promise<Response>;
}

/** An app of Express, Fastify or Hono, or a listener itself, as a listener. */
async function toListener(app: unknown): Promise<RequestListener> {
  if (typeof app === "function") return app as RequestListener;
  if (isFastify(app)) {
    await app.ready();
    return app.routing;
  }
  const { getRequestListener } = await load<Framework>("@hono/node-server");
  return getRequestListener((app as HonoApp).fetch);
}

function isFastify(app: unknown): app is FastifyApp {
  return typeof app === "object" && app !== null && "routing" in app;
}

/** The Access-Control-Allow-Origin of the answers to a GET, and to a preflight of a POST, which every policy lists. */
async function allowedOriginsFor(listener: RequestListener, origin: string): Promise<(string | undefined)[]> {
  const preflight = ["Access-Control-Request-Method", "POST"] as const;
  return withServer(listener, async (ask) => {
    const answers = [
      await ask({ headers: [["Origin", origin]] }),
      await ask({ method: "OPTIONS", headers: [["Origin", origin], preflight] }),
    ];
    return answers.map(({ headers }) => headers["access-control-allow-origin"]);
  });
}

suite("docs/migrating.md", (test) => {
  for (const program of programs) {
    const name = `"${program.section}": what stands ${program.isBefore ? "before" : "after"}`;
    test(`${name} lets in the origin that it names, and no other`, async () => {
      const listener = await toListener(await run(program));
      assert.equal(await allowedOriginsFor(listener, LET_IN), [LET_IN, LET_IN]);
      for (const origin of REFUSED) assert.equal(await allowedOriginsFor(listener, origin), [undefined, undefined]);
    });
  }
  test("has something to replace, and what replaces it, for each library of Node's", () => {
    const sections = programs.filter(({ isBefore }) => isBefore).map(({ section }) => section);
    assert.equal(sections, ["From npm cors", "From @fastify/cors", "From hono/cors"]);
    for (const name of [...sections, "From Ktor", "From Spring"])
      assert.is(programs.filter(({ section, isBefore }) => section === name && !isBefore).length, 1, name);
  });
  test("names calls that the builder has", () => {
    const builder: object = cors();
    const others = ["gate", "definePolicies", "upgrade", "use", "explain", "decide"];
    const cells = [...page.matchAll(/^\|[^|]*\|([^|]*)\|[^|]*\|$/gm)].map(([, cell = ""]) => cell);
    const calls = cells.flatMap((cell) =>
      [...cell.matchAll(/`[^`]*`/g)].flatMap(([text]) => text.match(/\w+(?=\()/g) ?? []),
    );
    assert.ok(calls.length > 40);
    for (const call of calls) assert.ok(call in builder || others.includes(call), call);
  });
});
