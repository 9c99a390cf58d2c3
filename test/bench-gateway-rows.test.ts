// Needs what bench/package.json names: npm ci --prefix bench.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { alone, cors, crossgate, fastifyGate, gatewayNamed, sets } from "../bench/gateway/gateways/index.js";
import { held, heldAsSets, holderNamed } from "../bench/gateway/holders.js";
import { KINDS, ORIGINS } from "../bench/gateway/request.js";
import { decideRow } from "../bench/gateway/rows/decide.js";
import { delayRows } from "../bench/gateway/rows/delay.js";
import { makeEffectRow } from "../bench/gateway/rows/effect.js";
import { gatewayRows } from "../bench/gateway/rows/index.js";
import { measureLoad } from "../bench/gateway/rows/load.js";
import { loadingRows } from "../bench/gateway/rows/loading.js";
import { imageRow, memoryRows } from "../bench/gateway/rows/memory.js";
import { setRow } from "../bench/gateway/rows/set.js";
import { makeUpdatesRow } from "../bench/gateway/rows/updates.js";
import { suite } from "./suite.js";

suite("gateways of the bench", (test) => {
  test("all answer rightly, at first and under load", async () => {
    const mix = { kinds: KINDS, origins: ORIGINS };
    const samples = await measureLoad(
      { tenants: 1, mix, gateways: [alone, fastifyGate, crossgate, cors, sets] },
      { isQuick: true },
    );
    for (const own of samples) for (const { rate, p99 } of own) assert.ok(rate > 0 && p99 > 0);
  });
  test("are found by their names, as are those that hold tenants", () => {
    for (const gateway of [alone, fastifyGate, crossgate, cors, sets]) assert.is(gatewayNamed(gateway.name), gateway);
    for (const holder of [held, heldAsSets]) assert.is(holderNamed(holder.name), holder);
    assert.throws(() => gatewayNamed("nobody"), /no gateway is called nobody/);
    assert.throws(() => holderNamed("nobody"), /is called nobody/);
  });
});

suite("rows about gateways", (test) => {
  const [load] = loadingRows;
  const rows = [decideRow, imageRow, ...loadingRows, ...memoryRows, setRow, ...delayRows];
  for (const row of [...rows, makeUpdatesRow(["files"]), makeEffectRow(["files", "HTTP"])]) {
    test(`${row.name} runs`, async () => {
      const { figures, reference, unit } = await row.measure({ isQuick: true });
      assert.is.not(unit, "");
      assert.ok(figures.some(({ name }) => name === reference));
      for (const { name, median } of figures) assert.ok(Number.isFinite(median), `${name}: ${median}`);
    });
  }
  test("no two have one name, which is lower-case words with dashes", () => {
    assert.is(new Set(gatewayRows.map(({ name }) => name)).size, gatewayRows.length);
    for (const { name } of gatewayRows) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(load !== undefined && gatewayRows.includes(load));
  });
  test("wrong arguments end the command with exit code 2 and its usage", () => {
    const path = fileURLToPath(new URL("../bench/gateway/main.js", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [path, "--row", "exact"], { encoding: "utf8" });
    assert.is(status, 2);
    assert.match(stderr, /no row is called "exact"; there are proxy-mixed, .*\nusage: npm run bench:gateway/);
  });
});
