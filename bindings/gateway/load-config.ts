import { dirname, resolve } from "node:path";
import { PolicyError } from "../index.js";
import { Problems } from "../policy/problem.js";
import type { GatewayConfig } from "./config.js";
import { readText } from "./fields.js";
import { readConfig } from "./read-config.js";
import type { Settings } from "./settings.js";

/**
 * Reads a configuration, with the files that it names.
 * @param config The path of its file, or what would stand in it.
 * @throws PolicyError with every problem of it.
 */
export function loadConfig(config: GatewayConfig | string): Settings {
  if (typeof config !== "string") return readConfig(config, process.cwd());
  return readConfig(parse(resolve(config)), dirname(resolve(config)));
}

function parse(file: string): unknown {
  const problems = new Problems();
  const text = readText(file, (message) => problems.error("file-unreadable", file, undefined, message));
  try {
    if (text !== undefined) return JSON.parse(text);
  } catch (error) {
    problems.error("json-invalid", file, undefined, `the file is no JSON: ${(error as Error).message}`);
  }
  throw new PolicyError(problems.list);
}
