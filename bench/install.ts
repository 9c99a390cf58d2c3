import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of this repository that has a package.json of its own, with a slash behind. */
export function packageFolder(name: "bench" | "bench/runtimes"): string {
  return fileURLToPath(new URL(`../../${name}/`, import.meta.url));
}

/**
 * Installs what the package.json of a folder pins.
 * @param paths What is there if that was done already, seen from the folder.
 * @throws Error if npm fails.
 */
export function ensureInstalled(name: "bench" | "bench/runtimes", paths = ["node_modules"]): void {
  const folder = packageFolder(name);
  if (paths.every((path) => existsSync(folder + path))) return;
  const command = `npm ci --prefix ${name}`;
  console.error(`not installed yet: ${command}`);
  const { status } = spawnSync("npm", ["ci", "--prefix", folder], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`${command} has failed`);
}
