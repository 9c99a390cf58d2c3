import { execFileSync } from "node:child_process";
import * as assert from "uvu/assert";
import { cors, engine } from "../bindings/index.js";
import { suite } from "./suite.js";

const major = Number.parseInt(process.versions.node, 10);

/** What a Node with further options says, of its crossing and of an origin that is let in and one that is not. */
function askNode(...options: string[]): string {
  const url = JSON.stringify(new URL("../bindings/index.js", import.meta.url).href);
  const script = `import(${url}).then(({ cors, engine }) => {
    const policy = cors().origin("https://a.example").build();
    console.log(engine.crossing, policy.allowsOrigin("https://a.example"), policy.allowsOrigin("https://b.example"));
  })`;
  return execFileSync(process.execPath, [...options, "--eval", script], { encoding: "utf8" }).trim();
}

suite("how strings cross", (test) => {
  test("is by JS string builtins from Node 22 on, and by encodeInto before", () => {
    assert.is(engine.crossing, major >= 22 ? "js-string" : "encodeInto");
    assert.is(askNode(), `${engine.crossing} true false`);
  });
  test("is by encodeInto where the builtins are switched off", () => {
    const flag = major >= 26 ? [] : major >= 22 ? ["--no-experimental-wasm-imported-strings"] : [];
    if (flag.length > 0) assert.is(askNode(...flag), "encodeInto true false");
  });
  test("cannot be changed", () => {
    assert.throws(() => Object.assign(engine, { crossing: "other" }), TypeError);
  });
});

suite("a builder", (test) => {
  test("takes as many origins as a call takes", () => {
    const origins = Array.from({ length: 80_000 }, (_, i) => `https://app${i}.example.com`);
    assert.ok(
      cors()
        .origin(...origins)
        .build()
        .allowsOrigin("https://app79999.example.com"),
    );
  });
});
