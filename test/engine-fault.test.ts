// What becomes of requests when the engine itself cannot go on. Each case has a process of its own, or a copy.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as assert from "uvu/assert";
import type { gate } from "../bindings/http/node.js";
import { definePolicy, type Policy } from "../bindings/index.js";
import { withServer } from "./http.js";
import { suite } from "./suite.js";
import { faultsOf } from "./told.js";

const A = "https://a.example";
const DIST = fileURLToPath(new URL("../", import.meta.url));
const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** The built library in a folder of its own, its matcher replaced by `wasm`, while `use` runs with the folder's URL. */
async function withCopy(wasm: Uint8Array, use: (folder: URL) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "crossgate-copy-"));
  try {
    for (const part of ["assembly", "bindings"])
      cpSync(join(DIST, part), join(folder, "dist", part), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    for (const file of ["crossgate.wasm", "crossgate-strings.wasm"]) writeFileSync(join(folder, "dist", file), wasm);
    symlinkSync(MODULES, join(folder, "node_modules"));
    await use(new URL("dist/", `${pathToFileURL(folder)}/`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome?.status !== "rejected") throw new Error("it did not reject");
  return outcome.reason;
}

suite("a matcher that cannot be loaded", (test) => {
  test("says so where the library is imported, and a gate without a policy refuses, reports, and serves the next request", () =>
    withCopy(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0), async (folder) => {
      const error = await rejectionOf(import(new URL("bindings/index.js", folder).href));
      assert.match(error.message, /^crossgate: the matcher cannot be loaded; install the package anew/);
      assert.instance(error.cause, WebAssembly.CompileError);

      const door = (await import(new URL("bindings/http/node.js", folder).href)) as { gate: typeof gate };
      let policy: Policy | undefined;
      const current = () => {
        if (policy === undefined) throw error;
        return policy;
      };
      await withServer(
        door.gate(current, (_, res) => res.end("ran")),
        async (ask) => {
          const get = () => ask({ headers: [["Origin", A]] });
          const faults = await faultsOf(async () =>
            assert.equal([(await get()).status, (await get()).body], [403, ""]),
          );
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
    }));
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
