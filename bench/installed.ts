import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { packageFolder } from "./install.js";

/** Who needs the packages of a folder. */
const WHO = { bench: "the benchmark needs", examples: "the examples need" };

type Folder = keyof typeof WHO;

/**
 * Loads a package that the package.json of a folder names: what it exports by default, or else all that it exports.
 * `Exports` says the part that is used; the packages' own types are not there for whoever has not installed them.
 * @throws Error that says how to install it.
 */
export async function loadInstalled<Exports>(name: string, folder: Folder = "bench"): Promise<Exports> {
  const exported = await import(pathToFileURL(find(name, folder)).href);
  return exported.default ?? exported;
}

/** Packages are looked for beside that package.json, where what is compiled would not find them. */
function find(name: string, folder: Folder): string {
  try {
    return createRequire(`${packageFolder(folder)}package.json`).resolve(name);
  } catch (error) {
    throw new Error(`${WHO[folder]} ${name}: run "npm ci --prefix ${folder}" first`, { cause: error });
  }
}
