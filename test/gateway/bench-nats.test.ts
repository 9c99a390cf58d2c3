import * as assert from "uvu/assert";
import { makeEffectRow } from "../../bench/gateway/rows/effect.js";
import { makeUpdatesRow } from "../../bench/gateway/rows/updates.js";
import { soak } from "../../bench/gateway/soak/index.js";
import { reportOf } from "../../bench/gateway/soak/report.js";
import type { Soaking } from "../../bench/gateway/soak/run.js";
import { suite } from "../suite.js";
import { TINY } from "../tiny-soak.js";

const WITH_NATS: Soaking = { ...TINY, minutes: 0.06, place: "NATS", hasFaults: true };

suite("the bench with NATS", (test) => {
  for (const row of [makeUpdatesRow(["NATS", "files"]), makeEffectRow(["NATS"])]) {
    test(`${row.name} runs`, async () => {
      const { figures } = await row.measure({ isQuick: true });
      for (const { name, median } of figures) assert.ok(median > 0, `${name}: ${median}`);
    });
  }
  test("the soak judges every answer while the server is restarted", async () => {
    const report = reportOf(WITH_NATS, await soak(WITH_NATS), []);
    assert.equal(report.failures, []);
    assert.ok(report.changes > 0 && report.answers > 100);
  });
});
