import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { publint } from "publint";
import * as assert from "uvu/assert";
import { doors, filesIn, installed, readManifest, root, runNode, tarball } from "./installed.js";
import { suite } from "./suite.js";

const PROGRAM = `
import http from "node:http";
import http2 from "node:http2";
import { subscribe } from "node:diagnostics_channel";
import type { Change, Explanation, NearMiss, PublishedDecision, RefusedName, WrittenRule } from "crossgate";
import { cors, definePolicy, PolicyError, type Decision, type Policy, type PolicyOptions, type Problem } from "crossgate";
import { gate } from "crossgate/node";

const options: PolicyOptions = { hosts: ["client-host", { host: "client-host", subDomains: ["en"] }] };
const policy: Policy = definePolicy(options);
const built = cors().host("*.example.com").allowOrigins(async (origin) => origin !== "").build();
const decision: Decision | Promise<Decision> = built.decide({ method: "GET", origin: "https://a.example.com" });
http.createServer(gate(policy, (req, res) => res.end(req.url)));
http.createServer(gate(() => policy, (req, res) => res.end(req.headers.host), { trustProxy: true }));
http2.createServer(gate(policy, (req: http2.Http2ServerRequest, res: http2.Http2ServerResponse) => res.end(req.authority)));
http2.createServer({}, gate(policy, (req, res) => res.end(req.url)));
http2.createSecureServer({ allowHTTP1: true }, gate(policy, (req, res) => res.end(req.url)));
http2.createServer((req, res) => gate(policy)(req, res, () => res.end()));
const problems: Problem[] = new PolicyError([]).problems;
const middleware: (req: http.IncomingMessage, res: http.ServerResponse, next: (error?: unknown) => void) => void = gate(policy);
// @ts-expect-error: a policy is needed
void (() => gate("*"), problems);
try {
  definePolicy({ hosts: ["https://a"] });
} catch (error) {
  if (error instanceof PolicyError) console.log(error.problems[0]?.code, middleware.length);
}
const why: Explanation | Promise<Explanation> = policy.explain({ method: "GET", origin: "https://client-host:81" });
const { nearest, changes, rule, refusedNames, message } = why as Explanation;
const parts: [NearMiss | undefined, readonly Change[], WrittenRule | undefined, readonly RefusedName[], string] =
  [nearest, changes, rule, refusedNames, message];
subscribe("crossgate:decision", (told) => void (told as PublishedDecision).policy.explain((told as PublishedDecision).request));
void parts;
console.log(policy.allowsOrigin("https://en.client-host"), (decision as Decision).reason);
`;

/** What a door exports, as a program of CommonJS says it that is run by Node without a flag. */
const REQUIRING = `
const doors = ${JSON.stringify(doors)};
console.log(JSON.stringify(Object.fromEntries(doors.map((door) => [door, Object.keys(require(door)).sort()]))));
const { definePolicy } = require("crossgate");
const policy = definePolicy({ credentials: true, origins: ["https://*.example.com"] });
console.log(policy.allowsOrigin("https://a.example.com"));
`;

const LIBRARY = ["ImageError", "PolicyError", "PolicySet", "cors", "definePolicies", "definePolicy", "engine"];

suite("the package", (test) => {
  test("works and has types when it is installed from its tarball elsewhere", () => {
    const folder = installed("@types/node", "undici-types");
    writeFileSync(join(folder, "program.ts"), PROGRAM);
    const flags = ["--strict", "--module", "nodenext", "--target", "es2023", "--types", "node", "program.ts"];
    runNode(folder, join(root, "node_modules/typescript/bin/tsc"), ...flags);
    assert.is(runNode(folder, "program.js"), "host-has-scheme 3\ntrue allowed\n");
  });
  test("can be required, each door with all of its names", () => {
    const folder = installed("@nats-io");
    writeFileSync(join(folder, "program.cjs"), REQUIRING);
    const [names = "", isAllowed] = runNode(folder, "program.cjs").split("\n");
    const { crossgate, "crossgate/core": core, "crossgate/node": node, ...rest } = JSON.parse(names);
    const { "crossgate/source": source, "crossgate/nats": nats, "crossgate/gateway": gateway, ...others } = rest;
    assert.equal(crossgate, LIBRARY);
    assert.equal(core, [...LIBRARY, "instantiate"].sort());
    assert.equal(node, ["gate", "toCorsRequest"]);
    assert.equal(source, ["filesStore", "follow", "httpSource", "portSource", "serveHttp", "serveSource"]);
    assert.equal([nats, gateway], [["natsStore"], ["startGateway"]]);
    for (const door of Object.values(others)) assert.equal(door, ["gate"]);
    assert.is(isAllowed, "true");
  });
  test("is as publint wants a package", async () => {
    const { buffer } = Uint8Array.from(readFileSync(tarball()));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    assert.equal(messages, []);
  });
  test("has types that are not wrong, as attw sees it, for whoever imports it", () => {
    const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const said = runNode(root, attw, tarball(), "--profile", "esm-only", "--format", "ascii", "--no-emoji");
    assert.match(said, '"crossgate/core.wasm"');
  });
});

suite("the package's manifest", (test) => {
  const manifest = readManifest(root);
  test("has what installs two libraries, and no framework unless the user has it", () => {
    assert.equal(Object.keys(manifest["dependencies"] as object), ["@assemblyscript/loader", "tldts"]);
    assert.is(manifest["optionalDependencies"], undefined);
    const optional = manifest["peerDependenciesMeta"] as Record<string, { optional: boolean }>;
    for (const peer of Object.keys(manifest["peerDependencies"] as object)) assert.is(optional[peer]?.optional, true);
  });
  test("has nothing run when the package is installed", () => {
    const scripts = Object.keys(manifest["scripts"] as object);
    assert.equal(
      scripts.filter((script) => /^(pre|post)?(install|prepare)$/.test(script)),
      [],
    );
  });
});

suite("the package's tarball", (test) => {
  const folder = join(installed(), "node_modules/crossgate");
  const files = filesIn(folder);
  test("is smaller than 150 kB", () => {
    assert.ok(statSync(tarball()).size < 150_000);
  });
  test("holds no tests, sources or anything of the repository besides what it needs", () => {
    const known =
      /^((package|gateway\.schema)\.json|LICENSE|README\.md|dist\/crossgate\.wasm|dist\/bindings\/.*(\.d\.ts|\.js))$/;
    assert.equal(
      files.filter((file) => !known.test(file)),
      [],
    );
    const scripts = files.filter((file) => file.endsWith(".js") && !file.startsWith("dist/bindings/bundle/"));
    assert.equal(scripts, []);
  });
  test("holds every file that its exports, imports and declarations name", () => {
    const { exports, imports } = readManifest(folder);
    for (const [, file = ""] of JSON.stringify([exports, imports]).matchAll(/"\.\/([^"]*)"/g)) {
      if (file.includes("/")) assert.ok(files.includes(file), file);
    }
    for (const file of files.filter((name) => name.endsWith(".d.ts"))) {
      for (const [, named = ""] of readFileSync(join(folder, file), "utf8").matchAll(
        /(?:from|import) ?\(?"(\.[^"]*)"/g,
      )) {
        assert.ok(existsSync(join(folder, dirname(file), named.replace(/\.js$/, ".d.ts"))), `${named} in ${file}`);
      }
    }
  });
  test("holds no path of the machine that built it", () => {
    for (const file of files) assert.not(readFileSync(join(folder, file), "latin1").includes(root), file);
  });
});
