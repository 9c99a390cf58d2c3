import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { soak } from "../bench/gateway/soak/index.js";
import { describeReport, failuresOf, reportOf } from "../bench/gateway/soak/report.js";
import { suite } from "./suite.js";
import { TINY } from "./tiny-soak.js";

suite("the soak", (test) => {
  test("judges every answer while policies change", async () => {
    const report = reportOf(TINY, await soak(TINY), ["--tiny"]);
    assert.equal(report.failures, []);
    assert.ok(report.answers > 100 && report.changes > 0 && report.images > 0 && report.delay.worst > 0);
    const text = describeReport(report);
    assert.match(text, /^npm run soak -- --tiny\n/);
    assert.match(text, /too short to say whether it grows\n.*\npassed$/);
  });
  test("fails for anything that must not be", async () => {
    const steep = { rss: 9, heap: 1, external: 0, wasm: 0 };
    const failures = failuresOf({
      wrong: 1,
      serverErrors: 2,
      broken: ["the connection was closed"],
      lost: 3,
      memory: [{ slopes: steep, samples: [] }],
    });
    assert.equal(failures, [
      "1 wrong answers",
      "2 answers with a status from 500 on",
      "1 broken connections (the connection was closed)",
      "3 changes that a gateway has not followed",
      "the memory of gateway 0 grows: rss 9.00 MB a minute",
    ]);
  });
  test("says how it is used where an argument is wrong", () => {
    const path = fileURLToPath(new URL("../bench/gateway/soak.js", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [path, "--minutes", "few"], { encoding: "utf8" });
    assert.equal([status, stderr.split("\n")[1]], [2, "usage: npm run soak -- [--minutes N] [--faults] [--json FILE]"]);
  });
});
