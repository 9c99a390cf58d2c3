import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { scriptArgs } from "../bench/processes.js";
import type { Report } from "../bench/report.js";
import { allRows, hasRivals } from "../bench/rows.js";
import { BEYOND, WITHIN } from "./cases/hostile.js";
import { makeFolder } from "./folder.js";
import { suite } from "./suite.js";

/** The rows that need no rivals. */
const ownRows = allRows.filter((row) => !hasRivals(row));
const major = Number.parseInt(process.versions.node, 10);

function run(script: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../bench/${script}.js`, import.meta.url));
  return spawnSync(process.execPath, [path, ...args], { encoding: "utf8" });
}

/** What the command prints and writes about them. */
function runAll(): { stdout: string; stderr: string; report: Report } {
  const folder = makeFolder();
  const file = join(folder, "figures.json");
  const wishes = ownRows.flatMap(({ name }) => ["--row", name]);
  const { status, stdout, stderr } = run("index", "--quick", "--json", file, ...wishes);
  assert.is(status, 0, stderr);
  return { stdout, stderr, report: JSON.parse(readFileSync(file, "utf8")) };
}

suite("npm run bench -- --quick", (test) => {
  let output: ReturnType<typeof runAll> | undefined;
  const all = () => {
    output ??= runAll();
    return output;
  };

  test("prints the command, the runtime and a table for each row", () => {
    const { stdout } = all();
    assert.match(stdout.split("\n")[0] ?? "", /^npm run bench -- --quick --json /);
    assert.ok(stdout.includes(`\nnode${major} ${process.versions.node}, V8 ${process.versions.v8}, `));
    for (const { name, title } of ownRows) assert.ok(stdout.includes(`\n${name}: ${title}\n`), name);
  });

  test("writes the same rows as JSON, each with its reference among its figures", () => {
    const { report, stdout } = all();
    assert.equal([report.runtime.name, report.rows.length], [`node${major}`, stdout.match(/^[a-z0-9-]+: /gm)?.length]);
    for (const { name, reference, figures, unit } of report.rows) {
      assert.ok(unit.length > 0);
      assert.ok(
        figures.some((figure) => figure.name === reference),
        name,
      );
      for (const { median, quartiles } of figures) {
        assert.ok(quartiles.length === 2 && [median, ...quartiles].every(Number.isFinite), name);
      }
    }
  });

  test("says what each hostile request costs beside copying it", () => {
    const { report } = all();
    for (const [row, attacks] of [["attacks-beyond", BEYOND] as const, ["attacks-within", WITHIN] as const]) {
      const figures = report.rows.find(({ name }) => name === row)?.figures ?? [];
      for (const { what } of attacks) {
        assert.match(figures.find(({ name }) => name === what)?.note ?? "", "of copying its bytes", what);
      }
    }
  });

  test("shows no progress where nobody watches", () => {
    assert.is(all().stderr, "");
  });
});

suite("wrong arguments of npm run bench", (test) => {
  for (const [args, says] of [
    [["--row", "exact-7"], /no row is called "exact-7"; there are exact-1, /],
    [["--runtime", "node18"], /no runtime is called "node18"; there are node20, node22, node24, node26, bun, deno/],
    [["exact"], /Unexpected argument 'exact'/],
    [["--fast"], /Unknown option '--fast'/],
  ] as const) {
    test(`${args.join(" ")} ends it with exit code 2 and its usage`, () => {
      const { status, stderr, stdout } = run("index", ...args);
      assert.equal([status, stdout], [2, ""]);
      assert.match(stderr, says);
      assert.match(stderr, /\nusage: npm run bench/);
    });
  }
});

suite("npm run bench -- --runtime", (test) => {
  test("with the runtime that it runs in already needs nothing installed", () => {
    const { status, stdout } = run("index", "--runtime", `node${major}`, "--row", "module");
    assert.is(status, 0);
    assert.match(stdout, /^module: /m);
  });

  test("has each runtime pinned to one version, without the address that it came from", () => {
    const read = (name: string) => readFileSync(new URL(`../../bench/runtimes/${name}`, import.meta.url), "utf8");
    const { dependencies, optionalDependencies } = JSON.parse(read("package.json"));
    const pinned = { ...dependencies, ...optionalDependencies };
    const nodes = ["node20", "node20-19", "node22", "node24", "node26"];
    assert.equal(Object.keys(pinned).sort(), ["bun", "deno", ...nodes, "wizer", "workerd"]);
    for (const version of Object.values(pinned)) {
      assert.match(String(version), /^npm:[@a-z0-9/-]+@\d+\.\d+\.\d+$/);
    }
    assert.not.match(read("package-lock.json"), '"resolved"');
  });

  test("gives deno leave to read files, and no other runtime an argument", () => {
    assert.equal(scriptArgs("node24", "a.js", "--quick"), ["a.js", "--quick"]);
    assert.equal(scriptArgs("bun", "a.js"), ["a.js"]);
    const [command, leave, ...rest] = scriptArgs("deno", "a.js", "--quick");
    assert.equal([command, leave, ...rest.slice(-2)], ["run", "--allow-all", "a.js", "--quick"]);
  });
});

suite("npm run bench:guard", (test) => {
  test("measures each guarded ratio, and whatever it finds is no failure", () => {
    const { status, stdout } = run("run-guard", "--quick");
    assert.is(status, 0);
    for (const row of ["exact-1000", "wildcard-1000", "decision", "refused-exact", "names"]) {
      assert.match(stdout, new RegExp(`^${row}: .*: [0-9.]+,`, "m"));
    }
  });
});

suite("npm run bench:goals", (test) => {
  test("without a file says how it is used", () => {
    const { status, stderr } = run("print-goals");
    assert.equal([status, stderr], [2, "usage: npm run bench:goals -- FILE...\n"]);
  });
});
