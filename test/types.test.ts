import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { installed, root, runNode } from "./installed.js";
import { suite } from "./suite.js";

/** For every runtime: what it takes are the types of the Fetch standard. */
const ANYWHERE = `
import { cors, definePolicies, definePolicy, engine, type Policies, type Policy, PolicyError } from "crossgate";
import { gate } from "crossgate/fetch";
const policy: Policy = definePolicy({ hosts: ["client-host"] });
const policies: Policies = definePolicies([{ path: "/api", policy }, { policy: cors().anyHost().build() }]);
const handler: (request: Request, env: { name: string }) => Promise<Response> =
  gate(policies, (request: Request, env: { name: string }) => new Response(request.url + env.name));
const answer: Response | undefined | Promise<Response | undefined> = gate(policy).preflight(new Request("http://a"));
const crossing: "js-string" | "encodeInto" = engine.crossing;
// @ts-expect-error: a policy is needed
void [() => gate("*"), PolicyError, handler, answer, crossing];
`;

const CORE = `
import { definePolicy, instantiate, type Policy } from "crossgate/core";
import module from "crossgate/core.wasm";
instantiate(module);
// @ts-expect-error: a module is needed
instantiate();
const policy: Policy = definePolicy({});
void policy;
`;

const NODE = `
import http from "node:http";
import http2 from "node:http2";
import { definePolicy } from "crossgate";
import { gate } from "crossgate/node";
const policy = definePolicy({});
http.createServer(gate(policy, (req, res) => res.end(req.url)));
http2.createServer({}, gate(policy, (req, res) => res.end(req.url)));
http.createServer().on("upgrade", gate.upgrade(policy, (_req, socket) => socket.end()));
`;

const HONO = `
import { Hono } from "hono";
import { definePolicy } from "crossgate";
import { gate, type GateOptions } from "crossgate/hono";
const options: GateOptions = { trustProxy: true };
new Hono().use(gate(definePolicy({}), options)).get("/", (context) => context.text(""));
`;

const KOA = `
import type Koa from "koa";
import { definePolicy } from "crossgate";
import { gate } from "crossgate/koa";
export const add = (app: Koa) => app.use(gate(() => definePolicy({})));
`;

const FASTIFY = `
import { fastify } from "fastify";
import { definePolicy } from "crossgate";
import { gate } from "crossgate/fastify";
const policy = definePolicy({});
const app = fastify();
await app.register(gate(policy, { trustProxy: true }));
app.get("/a", { config: { cors: () => policy } }, async () => "");
// @ts-expect-error: a policy is needed
app.get("/b", { config: { cors: "*" } }, async () => "");
`;

const REQUIRED = `
import crossgate = require("crossgate");
import node = require("crossgate/node");
node.gate(crossgate.definePolicy({}));
`;

/** Both ways of looking for a package that know its exports. */
const WAYS = [["nodenext"], ["esnext", "--moduleResolution", "bundler"]];

/** All that strict users may have on. */
const STRICT = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"];

interface Setting {
  /** What is installed beside the package. */
  readonly beside?: readonly string[];
  readonly lib: string;
  readonly types: string;
  /** Whether declarations are not checked: false if absent. */
  readonly skipsLibraries?: boolean;
  readonly ways?: readonly (readonly string[])[];
}

/** @throws Error with what the compiler says about the programs, each under its file's name. */
function check(programs: Readonly<Record<string, string>>, setting: Setting): void {
  const { beside = [], lib, types, skipsLibraries = false, ways = WAYS } = setting;
  const folder = installed(...beside);
  for (const [file, program] of Object.entries(programs)) writeFileSync(join(folder, file), program);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = [
    "--noEmit",
    "--target",
    "es2023",
    "--lib",
    lib,
    "--types",
    types,
    ...STRICT,
    "--skipLibCheck",
    `${skipsLibraries}`,
  ];
  for (const way of ways) runNode(folder, tsc, ...flags, "--module", ...way, ...Object.keys(programs));
}

const NODE_TYPES = ["@types/node", "undici-types"];

suite("the package's types", (test) => {
  test("need nothing of Node's in a browser, nor in a worker", () => {
    for (const lib of ["es2023,dom", "es2023,webworker"]) {
      check({ "anywhere.ts": ANYWHERE, "core.ts": CORE }, { lib, types: "" });
    }
  });
  test("need nothing of a browser's in Node", () => {
    const setting = { beside: NODE_TYPES, lib: "es2023", types: "node" };
    check({ "anywhere.ts": ANYWHERE, "node.ts": NODE }, setting);
  });
  test("can be required where TypeScript makes CommonJS", () => {
    const setting = { beside: NODE_TYPES, lib: "es2023", types: "node", ways: [["nodenext"]] };
    check({ "required.cts": REQUIRED }, setting);
  });
  test("need nothing but Hono's for Hono", () => {
    check({ "hono.ts": HONO }, { beside: ["hono"], lib: "es2023,dom", types: "" });
  });
  test("need nothing but Koa's, which need Node's, for Koa", () => {
    check({ "koa.ts": KOA }, { beside: ["@types/koa", ...NODE_TYPES], lib: "es2023", types: "node" });
  });
  test("need nothing but Fastify's, which need Node's, for Fastify", () => {
    // Fastify's own do not pass the strictest of checks.
    const setting = { beside: ["fastify", ...NODE_TYPES], lib: "es2023", types: "node", skipsLibraries: true };
    check({ "fastify.ts": FASTIFY }, setting);
  });
});
