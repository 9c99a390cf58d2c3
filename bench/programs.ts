import { readFileSync } from "node:fs";
import { ensureInstalled, packageFolder } from "./install.js";

/** What bench/runtimes/package.json pins, and the program of each in its package. */
const PROGRAMS = {
  "node20-19": "bin/node",
  node20: "bin/node",
  node22: "bin/node",
  node24: "bin/node",
  node26: "bin/node",
  bun: "bin/bun",
  deno: "deno",
  workerd: "bin/workerd",
  wizer: "wizer",
} as const;

export type ProgramName = keyof typeof PROGRAMS;

const FOLDER = "bench/runtimes";

function pathOf(name: ProgramName): string {
  return `node_modules/${name}/${PROGRAMS[name]}`;
}

/**
 * Installs all programs if one of those that are named is missing, or any.
 * @throws Error if npm fails.
 */
export function ensurePrograms(names = Object.keys(PROGRAMS) as ProgramName[]): void {
  ensureInstalled(FOLDER, names.map(pathOf));
}

/** Where a program is, once it is installed. */
export function programOf(name: ProgramName): string {
  return packageFolder(FOLDER) + pathOf(name);
}

/**
 * The version of a program, as it is pinned.
 * @throws Error if another one is installed.
 */
export function versionOf(name: ProgramName): string {
  const { dependencies, optionalDependencies } = readPackage("package.json");
  const pinned = { ...dependencies, ...optionalDependencies }[name].replace(/^.*@/, "");
  const installed = readPackage(`node_modules/${name}/package.json`).version.replace(/^v/, "");
  if (installed === pinned) return pinned;
  throw new Error(`${name} ${installed} is installed, not ${pinned}: run "npm ci --prefix ${FOLDER}"`);
}

function readPackage(path: string) {
  return JSON.parse(readFileSync(packageFolder(FOLDER) + path, "utf8"));
}
