#!/usr/bin/env node
// The command `crossgate`.

import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { PolicyError } from "../index.js";
import type { Problem } from "../policy/problem.js";
import { type Gateway, startGateway } from "./index.js";
import { loadConfig } from "./load-config.js";

const USAGE = `crossgate gateway --config FILE    runs a reverse proxy that decides CORS
crossgate gateway --config FILE --check    only checks the configuration
crossgate --help
crossgate --version

A signal HUP has it read the configuration again, TERM and INT end it. Exit codes: 0 when it has ended, 1 where it cannot
start, 2 for a wrong command, 3 where requests were cut off at the end.
`;

/** How soon after the first a second signal is still the same: npm sends on what the terminal has sent already. */
const SAME_SIGNAL_MS = 500;

const OPTIONS = {
  config: { type: "string" },
  check: { type: "boolean" },
  help: { type: "boolean" },
  version: { type: "boolean" },
} as const;

await run();

async function run(): Promise<void> {
  const command = readCommand();
  if (command === undefined) return;
  const { config, check } = command;
  try {
    sayProblems(loadConfig(config).warnings);
    if (check) console.log(`${config} is a right configuration`);
    else attend(await startGateway(config, { report: say }), config);
  } catch (error) {
    fail(config, error);
    process.exitCode = 1;
  }
}

/** What is wanted besides what is answered here. */
function readCommand(): { config: string; check: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
    if (values.help) return void process.stdout.write(USAGE);
    if (values.version) return void console.log(readVersion());
    if (positionals.join(" ") !== "gateway") throw new Error(`there is no command "${positionals.join(" ")}"`);
    if (values.config === undefined) throw new Error("name the configuration: --config gateway.json");
    return { config: values.config, check: values.check ?? false };
  } catch (error) {
    say(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return undefined;
  }
}

function readVersion(): string {
  return createRequire(import.meta.url)("crossgate/package.json").version;
}

/** Does what signals say until the end. */
function attend(gateway: Gateway, config: string): void {
  console.log(`crossgate: listening on ${gateway.address}`);
  if (gateway.adminAddress !== undefined) console.log(`crossgate: health and metrics on ${gateway.adminAddress}`);
  process.on("SIGHUP", () => {
    gateway.reload().then(
      () => say("reloaded"),
      (error) => fail(config, error, "not reloaded, what ran goes on: "),
    );
  });
  let since: number | undefined;
  const end = (_: NodeJS.Signals, number: number) => {
    if (since === undefined) void endWell(gateway);
    else if (performance.now() - since > SAME_SIGNAL_MS) process.exit(128 + number);
    since ??= performance.now();
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}

async function endWell(gateway: Gateway): Promise<void> {
  const cut = await gateway.close();
  if (cut > 0) say(`${cut} of what was under way took too long, and was cut off`);
  process.exit(cut > 0 ? 3 : 0);
}

function say(line: string): void {
  // What the library throws says already who speaks.
  console.error(line.startsWith("crossgate: ") ? line : `crossgate: ${line}`);
}

/** Says what is wrong, with every problem of a configuration. */
function fail(config: string, error: unknown, prefix = ""): void {
  if (error instanceof PolicyError) {
    const { length } = error.problems.filter(({ severity }) => severity === "error");
    say(`${prefix}${length} problem${length === 1 ? "" : "s"} in ${config}`);
    sayProblems(error.problems);
  } else say(prefix + (error instanceof Error ? error.message : String(error)));
}

function sayProblems(problems: readonly Problem[]): void {
  for (const { severity, code, option, message } of problems) {
    console.error(`  ${severity === "warning" ? "warning: " : ""}${option}: ${message} (${code})`);
  }
}
