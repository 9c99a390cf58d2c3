// The package as its users have it.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A folder outside of the repository, in which the packed tarball is installed as npm would, without a network. */
export async function withInstalled<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "crossgate-package-"));
  try {
    install(folder);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function install(folder: string): void {
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: "utf8" });
  run("npm", "pack", "--ignore-scripts", "--silent", root);
  mkdirSync(join(folder, "node_modules/crossgate"), { recursive: true });
  const [tarball = ""] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  run("tar", "-xzf", tarball, "--strip-components=1", "-C", "node_modules/crossgate");
  for (const dependency of ["@assemblyscript", "tldts", "tldts-core", "@types", "undici-types"]) {
    symlinkSync(join(root, "node_modules", dependency), join(folder, "node_modules", dependency));
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
}
