// The package as those have it who install it: packed, and unpacked in a folder outside of the repository, as npm would
// without a network.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "./folder.js";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** What the package.json of a folder says. */
export function readManifest(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** What is imported, such as `crossgate/node`, and is JavaScript. */
export const doors = Object.keys(readManifest(root)["exports"] as object)
  .filter((entry) => !/\.(json|wasm)$/.test(entry))
  .map((entry) => `crossgate${entry.slice(1)}`);

/** Packs what was built. Returns where the tarball is. */
export function pack(from: string): string {
  const folder = makeFolder();
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent", from], { cwd: folder });
  return join(folder, `${readdirSync(folder)[0]}`);
}

let packed: string | undefined;

/** The package's own tarball, packed once. */
export function tarball(): string {
  packed ??= pack(root);
  return packed;
}

/** Unpacks a tarball into a folder, as npm does. */
export function unpack(from: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", from, "--strip-components=1", "-C", folder]);
}

/** A folder in which the package is installed, what it depends on, and what is named. */
export function installed(...others: readonly string[]): string {
  const folder = makeFolder();
  const modules = join(folder, "node_modules");
  unpack(tarball(), join(modules, "crossgate"));
  const dependencies = Object.keys(readManifest(join(modules, "crossgate"))["dependencies"] as object);
  for (const name of [...dependencies, ...others]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

/** The files of a folder and of those in it, with slashes. */
export function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1).replaceAll(sep, "/")).sort();
}

/**
 * What a program of Node's writes to its standard output.
 * @throws Error with all that it wrote, if it ends with another code than 0.
 */
export function runNode(folder: string, ...args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr}`);
  }
}
