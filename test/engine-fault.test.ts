// What becomes of requests when the engine itself cannot go on. Each case has a process of its own, if need be.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { gate } from "../bindings/http/node.js";
import { definePolicy, type Policy } from "../bindings/index.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Runs a program where whatever compiles WebAssembly throws, as it does where that is forbidden. */
function runForbidden(program: string): string {
  const forbid = "WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError('forbidden'); } };";
  const args = ["--input-type=module", "--eval", `${forbid}\n${program}`];
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
}

suite("a matcher that cannot be compiled", (test) => {
  test("says so where the first policy is made, each time, and not where the library is imported", () => {
    const printed = runForbidden(`
      const { cors, definePolicy } = await import("crossgate");
      for (const make of [() => definePolicy({}), cors, () => definePolicy({})]) {
        try { make(); } catch ({ message, cause }) { console.log(message, "because", cause.message); }
      }`);
    const said =
      /^crossgate: the matcher cannot be compiled; where nothing may be compiled at run time, .* because forbidden$/gm;
    assert.is(printed.match(said)?.length, 3, printed);
  });
  test("leaves a gate that asks for its policy refusing and reporting", async () => {
    const error = new Error("no policy");
    let policy: Policy | undefined;
    const current = () => {
      if (policy === undefined) throw error;
      return policy;
    };
    await withServer(
      gate(current, (_, res) => res.end("ran")),
      async (ask) => {
        const get = () => ask({ headers: [["Origin", A]] });
        const faults = await faultsOf(async () => assert.equal([(await get()).status, (await get()).body], [403, ""]));
        assert.equal(
          faults.map(({ source, error }) => [source, error]),
          [
            ["policy", error],
            ["policy", error],
          ],
        );
        policy = definePolicy({ origins: [A] });
        assert.is((await get()).body, "ran");
      },
    );
  });
});

suite("memory that cannot grow", (test) => {
  test("refuses the requests whose policy does not fit, reports them, and serves all others", () => {
    const script = fileURLToPath(new URL("starved.js", import.meta.url));
    const printed = execFileSync(process.execPath, ["--wasm-max-mem-pages=16", script], { encoding: "utf8" });
    const { counts, faults, sources, errors, tooLarge, first } = JSON.parse(printed);
    const served = counts["allowed, origin-not-allowed"];
    const refused = counts["origin-not-allowed, origin-not-allowed"];
    assert.ok(served > 20 && refused > 20, printed);
    assert.is(served + refused, 600, "nothing was decided by another policy's rules");
    assert.is(faults, 2 * refused);
    assert.equal(sources, ["matcher"]);
    assert.is(errors.length, 1);
    assert.match(errors[0], /^RangeError: crossgate: no memory for policies beyond \d+ bytes$/);
    assert.is(tooLarge, errors[0]);
    assert.is(first, "allowed");
  });
});
