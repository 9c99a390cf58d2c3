import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A folder of this repository that has a package.json of its own. */
export type PackageFolder = "bench" | "bench/runtimes" | "examples";

/** Where it is, with a slash behind. */
export function packageFolder(name: PackageFolder): string {
  return fileURLToPath(new URL(`../../${name}/`, import.meta.url));
}

/**
 * Installs what the package.json of a folder pins.
 * @param paths What is there if that was done already, seen from the folder.
 * @throws Error if npm fails.
 */
export function ensureInstalled(name: PackageFolder, paths = ["node_modules"]): void {
  const folder = packageFolder(name);
  if (paths.every((path) => existsSync(folder + path))) return;
  const command = `npm ci --prefix ${name}`;
  console.error(`not installed yet: ${command}`);
  const { status } = spawnSync("npm", ["ci", "--prefix", folder], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${command} has failed`);
}
