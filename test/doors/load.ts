import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../../examples/package.json", import.meta.url));

/** Loads a package that examples/package.json names: what it exports by default, or else all that it exports. */
export async function load<Exports>(name: string): Promise<Exports> {
  const exported = await import(pathToFileURL(require.resolve(name)).href);
  return exported.default ?? exported;
}
