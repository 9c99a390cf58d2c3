import { loadInstalled } from "../../bench/installed.js";

/** Loads a package that examples/package.json names: what it exports by default, or else all that it exports. */
export function load<Exports>(name: string): Promise<Exports> {
  return loadInstalled(name, "examples");
}
