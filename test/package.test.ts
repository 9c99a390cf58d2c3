import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { withInstalled } from "./installed.js";
import { suite } from "./suite.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

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

suite("the package", (test) => {
  test("works and has types when it is installed from its tarball elsewhere", () =>
    withInstalled((folder) => {
      writeFileSync(join(folder, "program.ts"), PROGRAM);
      const flags = ["--strict", "--module", "nodenext", "--target", "es2023", "--types", "node", "program.ts"];
      const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
      try {
        run(join(root, "node_modules/typescript/bin/tsc"), ...flags);
      } catch (error) {
        throw new Error((error as { stdout: string }).stdout);
      }
      assert.is(run("program.js"), "host-has-scheme 3\ntrue allowed\n");
    }));
  test("holds no tests, sources or anything of the repository besides what it needs", () =>
    withInstalled((folder) => {
      const files = readdirSync(join(folder, "node_modules/crossgate"), { recursive: true, encoding: "utf8" });
      const strays = files.filter(
        (file) =>
          !/^(dist(\/(assembly|bindings|crossgate(-strings)?.wasm).*)?|package.json|LICENSE|README.md)$/.test(file),
      );
      assert.equal(strays, []);
      for (const file of ["crossgate.wasm", "crossgate-strings.wasm"]) assert.ok(files.includes(`dist/${file}`));
    }));
});
