// What crossgate/core is given counts for a whole process, so every program here has one of its own.

import * as assert from "uvu/assert";
import { root, runNode } from "./installed.js";
import { suite } from "./suite.js";

const SETUP = `
import { readFileSync } from "node:fs";
import { definePolicies, definePolicy, cors, engine, instantiate } from ${url("../bindings/core.js")};
const bytes = readFileSync(new URL(${url("../crossgate.wasm")}));
const module = new WebAssembly.Module(bytes);
const header = [0, 97, 115, 109, 1, 0, 0, 0];
const empty = new WebAssembly.Module(Uint8Array.from(header));
const ask = () => definePolicy({ hosts: ["a.example"] }).decide({ method: "GET", origin: "https://a.example" }).reason;
const sayThrown = (run) => {
  try {
    console.log(run());
  } catch (error) {
    console.log(error.name + ": " + error.message);
  }
};
`;

const FIRST = "Error: crossgate: call instantiate of crossgate/core before the first policy is made";
const NO_MODULE = "TypeError: crossgate: instantiate expects crossgate/core.wasm as a WebAssembly.Module";
const ANOTHER = "TypeError: crossgate: this is not the crossgate/core.wasm of the same version";

function url(file: string): string {
  return JSON.stringify(new URL(file, import.meta.url).href);
}

/** The lines that a program writes. */
function run(program: string): string[] {
  return runNode(root, "--input-type=module", "--eval", SETUP + program)
    .trimEnd()
    .split("\n");
}

suite("crossgate/core", (test) => {
  test("decides once it was given the matcher, which copies strings", () => {
    assert.equal(run("instantiate(module); console.log(ask(), engine.crossing);"), ["allowed encodeInto"]);
  });
  test("says what to call where a policy is made before", () => {
    const program = `
      for (const make of [ask, () => cors().build(), () => engine.crossing]) sayThrown(make);
      instantiate(module);
      console.log(ask());`;
    assert.equal(run(program), [FIRST, FIRST, FIRST, "allowed"]);
  });
  test("does not look at a second module", () => {
    const program = `
      instantiate(module);
      const policy = definePolicy({ hosts: ["b.example"] });
      for (const second of [module, new WebAssembly.Module(bytes), empty]) instantiate(second);
      console.log(ask(), policy.allowsOrigin("https://b.example"), policy.allowsOrigin("https://a.example"));`;
    assert.equal(run(program), ["allowed true false"]);
  });
  test("takes nothing but a module, before and after it was given one", () => {
    const program = `
      const values = [undefined, null, {}, bytes, "core.wasm", new WebAssembly.Instance(module), Promise.resolve(module)];
      for (const value of values) sayThrown(() => instantiate(value));
      instantiate(module);
      sayThrown(() => instantiate(bytes));`;
    assert.equal(
      run(program),
      Array.from({ length: 8 }, () => NO_MODULE),
    );
  });
  test("refuses another module, and takes the right one after it", () => {
    const program = `
      // (module (import "env" "f" (func)))
      const types = [1, 4, 1, 96, 0, 0];
      const imports = [2, 9, 1, 3, 101, 110, 118, 1, 102, 0, 0];
      const importing = new WebAssembly.Module(Uint8Array.from([...header, ...types, ...imports]));
      for (const wrong of [empty, importing]) sayThrown(() => instantiate(wrong));
      sayThrown(ask);
      instantiate(module);
      sayThrown(ask);`;
    assert.equal(run(program), [ANOTHER, ANOTHER, FIRST, "allowed"]);
  });
  test("refuses the matcher of a version that draws its memory differently", () => {
    const program = `
      // NAMES_BYTES_MAX, an immutable global of 8192, and a neighbour of it.
      const at = bytes.indexOf(Buffer.from([0x7f, 0, 0x41, 0x80, 0xc0, 0, 0x0b]));
      console.log(at > 0);
      bytes[at + 3]++;
      sayThrown(() => instantiate(new WebAssembly.Module(bytes)));
      instantiate(module);
      sayThrown(ask);`;
    assert.equal(run(program), ["true", ANOTHER, "allowed"]);
  });
});
