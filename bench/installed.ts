import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Packages are looked for beside bench/package.json, where what is compiled would not find them. */
const require = createRequire(new URL("../../bench/package.json", import.meta.url));

/**
 * Loads a package that bench/package.json names: what it exports by default, or else all that it exports. `Exports`
 * says the part that is used; the packages' own types are not there for whoever has not installed them.
 * @throws Error that says how to install it.
 */
export async function loadInstalled<Exports>(name: string): Promise<Exports> {
  const exported = await import(pathToFileURL(find(name)).href);
  return exported.default ?? exported;
}

function find(name: string): string {
  try {
    return require.resolve(name);
  } catch (error) {
    throw new Error(`the benchmark needs ${name}: run "npm ci --prefix bench" first`, { cause: error });
  }
}
