import * as assert from "uvu/assert";
import { MemoryLog, slopeOf, steepOf } from "../bench/gateway/soak/memory.js";
import { suite } from "./suite.js";

suite("memory over time", (test) => {
  const MB = 2 ** 20;
  /** A log of so many windows of one sample, in each of which heap and process have so many megabytes. */
  const logOf = (windows: number, held: (minute: number) => number) => {
    const log = new MemoryLog(1);
    for (let i = 0; i < windows; i++) {
      const size = held(i / 6) * MB;
      log.add({ minute: i / 6, rss: size, heap: size, external: 0, wasm: 0 });
    }
    return log.slopes();
  };
  test("is flat where it stays", () => {
    const slopes = logOf(60, () => 50);
    assert.equal(slopes, { rss: 0, heap: 0, external: 0, wasm: 0 });
    assert.equal(slopes && steepOf(slopes), []);
  });
  test("is not flat where it grows by 4 MB a minute", () => {
    const slopes = logOf(60, (minute) => 50 + 4 * minute);
    assert.ok(Math.abs((slopes?.heap ?? 0) - 4) < 1e-9);
    assert.equal(slopes && steepOf(slopes), ["rss"]);
  });
  test("is judged by its last half", () => {
    assert.is(logOf(60, (minute) => Math.min(minute, 4) * 100)?.heap, 0);
  });
  test("is not judged by a single odd sample", () => {
    assert.is(logOf(60, (minute) => (minute === 8 ? 900 : 50))?.heap, 0);
  });
  test("is not judged where the time was too short", () => {
    assert.is(
      logOf(9, () => 50),
      undefined,
    );
  });
  test("is flat where garbage comes and is collected within a minute", () => {
    const slopes = logOf(60, (minute) => 50 + 100 * (minute % 0.8));
    assert.equal(slopes && steepOf(slopes), [], JSON.stringify(slopes));
  });
  test("counts the least of each window", () => {
    const log = new MemoryLog(3);
    for (const [i, heap] of [50, 40, 60, 70].entries()) log.add({ minute: i, rss: 1, heap, external: 2, wasm: 3 });
    assert.equal(log.samples, [{ minute: 2, rss: 1, heap: 40, external: 2, wasm: 3 }]);
  });
  test("has the slope of a line", () => {
    assert.is(
      slopeOf([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
      2,
    );
  });
});
