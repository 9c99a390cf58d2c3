import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import * as assert from "uvu/assert";
import { makeFolder } from "./folder.js";
import { filesIn, pack, root, tarball, unpack } from "./installed.js";
import { suite } from "./suite.js";

const NOT_BUILT_FROM = ["node_modules", "dist", "coverage", ".git"];

/** Copies what the package is built from, builds it there, and returns the tarball. */
function buildElsewhere(): string {
  const folder = makeFolder();
  cpSync(root, folder, { recursive: true, filter: (file) => !NOT_BUILT_FROM.includes(basename(file)) });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  execFileSync("npm", ["run", "--silent", "build"], { cwd: folder, stdio: "pipe" });
  return pack(folder);
}

/** What is in a tarball, by file. */
function contentsOf(from: string): Map<string, string> {
  const folder = makeFolder();
  unpack(from, folder);
  return new Map(filesIn(folder).map((file) => [file, readFileSync(join(folder, file), "latin1")]));
}

/** A build for the coverage says at the end of a file where its source map is. */
function withoutMap(text: string | undefined): string | undefined {
  return text?.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, "").trimEnd();
}

suite("the build", (test) => {
  test("makes the same bytes of every file of the package in another folder", () => {
    const here = contentsOf(tarball());
    for (const [file, text] of contentsOf(buildElsewhere()))
      assert.ok(withoutMap(here.get(file)) === withoutMap(text), file);
  });
});
