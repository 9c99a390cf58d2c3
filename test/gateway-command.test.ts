import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { makeFolder } from "./folder.js";
import { until } from "./gateway/until.js";
import { isClosed, withUpstream } from "./gateways.js";
import { askAt, listen } from "./http.js";
import { PATIENCE_MS } from "./patience.js";
import { suite } from "./suite.js";

const MAIN = fileURLToPath(new URL("../bindings/gateway/main.js", import.meta.url));

interface Command {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

function run(args: readonly string[], flags: readonly string[] = []): Command {
  const child = spawn(process.execPath, [...flags, MAIN, ...args], { timeout: PATIENCE_MS, killSignal: "SIGKILL" });
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  const command: Command = { child, stdout: "", stderr: "", ended };
  child.stdout.on("data", (data) => {
    command.stdout += data;
  });
  child.stderr.on("data", (data) => {
    command.stderr += data;
  });
  return command;
}

/** What a command writes, and its exit code. */
async function outputOf(args: readonly string[], flags: readonly string[] = []) {
  const command = run(args, flags);
  return { code: await command.ended, stdout: command.stdout, stderr: command.stderr };
}

/** A file of a folder of its own, with a configuration that listens on a free port. */
async function withFile<T>(
  config: object,
  use: (file: string, write: (config: object) => void) => Promise<T>,
): Promise<T> {
  const folder = makeFolder();
  const file = join(folder, "gateway.json");
  const write = (more: object) => writeFileSync(file, JSON.stringify({ listen: { port: 0 }, routes: [], ...more }));
  write(config);
  return use(file, write);
}

/** Runs a gateway as a command until `use` has ended it. */
async function withCommand<T>(file: string, use: (command: Command, port: number) => Promise<T>): Promise<T> {
  const command = run(["gateway", "--config", file]);
  try {
    await until("it listens", () => /listening on \S+\n/.test(command.stdout) || command.child.exitCode !== null);
    return await use(command, Number(/:(\d+)\n/.exec(command.stdout)?.[1]));
  } finally {
    command.child.kill("SIGKILL");
    await command.ended;
  }
}

/** Has Node find no package of these names. */
const without = (...names: string[]) => {
  const hooks = `export function resolve(name, context, next) {
    if (!${JSON.stringify(names)}.includes(name)) return next(name, context);
    throw Object.assign(new Error("Cannot find package '" + name + "'"), { code: "ERR_MODULE_NOT_FOUND" });
  }`;
  const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`;
  return ["--import", `data:text/javascript,${encodeURIComponent(register)}`];
};

suite("the command crossgate", (test) => {
  test("says how it is used, and which version it is", async () => {
    const help = await outputOf(["--help"]);
    assert.is(help.code, 0);
    assert.match(help.stdout, "crossgate gateway --config FILE");
    const version = await outputOf(["--version"]);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  });

  test("ends with 2 where it is used otherwise", async () => {
    for (const [args, what] of [
      [[], 'there is no command ""'],
      [["proxy"], 'there is no command "proxy"'],
      [["gateway"], "--config gateway.json"],
      [["gateway", "--confg", "a"], "--confg"],
    ] as const) {
      const { code, stderr } = await outputOf(args);
      assert.is(code, 2);
      assert.match(stderr, what);
      assert.not.match(stderr, /\n {4}at /);
    }
  });

  test("ends with 1 and every problem where the configuration is wrong", () =>
    withFile({ listen: { prt: 1 }, routes: [{ upstream: "x", policy: { origins: ["*"] } }] }, async (file) => {
      for (const more of [[], ["--check"]]) {
        const { code, stderr } = await outputOf(["gateway", "--config", file, ...more]);
        assert.is(code, 1);
        assert.match(stderr, `crossgate: 4 problems in ${file}\n`);
        for (const line of [
          'listen.prt: there is no option "prt"; did you mean port? (option-unknown)',
          /listen\.port: .* \(port-invalid\)/,
          /routes\[0\]\.upstream: .* \(upstream-invalid\)/,
          /routes\[0\]\.policy\.origins\[0\]: .* \(origin-invalid\)/,
        ])
          assert.match(stderr, line);
        assert.not.match(stderr, /\n {4}at /);
      }
    }));

  test("checks a configuration without running it, and says its warnings", () =>
    withFile(
      { routes: [{ upstream: "http://127.0.0.1:9", policy: { origins: ["https://A.example"] } }] },
      async (file) => {
        const { code, stdout, stderr } = await outputOf(["gateway", "--config", file, "--check"], without("fastify"));
        assert.equal([code, stdout], [0, `${file} is a right configuration\n`]);
        assert.match(stderr, /warning: routes\[0\]\.policy\.origins\[0\]: .* \(origin-normalized\)/);
      },
    ));

  test("says what to install where packages are missing, and ends with 1", () =>
    withFile({ tenants: { source: { nats: { servers: "nats://127.0.0.1:9" } } } }, async (file) => {
      for (const names of [["fastify", "prom-client"], ["@fastify/http-proxy"], ["@nats-io/kv"]]) {
        const { code, stderr } = await outputOf(["gateway", "--config", file], without(...names));
        assert.equal(
          [code, stderr.trim()],
          [1, `crossgate: this needs packages that are not installed; run npm install ${names.join(" ")}`],
        );
      }
    }));

  test("ends with 1 where the port is taken", async () => {
    const server = createServer();
    const port = await listen(server);
    await withFile({ listen: { port } }, async (file) => {
      const { code, stderr } = await outputOf(["gateway", "--config", file]);
      assert.is(code, 1);
      assert.match(stderr, /^crossgate: listen EADDRINUSE.*\n$/);
    });
    server.close();
  });
});

suite("the command crossgate gateway", (test) => {
  test("reads its configuration again on SIGHUP, and goes on as it was where that is wrong", () =>
    withUpstream(
      (_, res) => res.end("here"),
      (upstream) =>
        withFile({}, (file, write) =>
          withCommand(file, async (command, port) => {
            assert.is((await askAt(port, {})).status, 404);
            write({ routes: [{ upstream: "x" }] });
            command.child.kill("SIGHUP");
            await until("the problems are said", () => command.stderr.includes("(upstream-invalid)"));
            assert.match(command.stderr, /not reloaded, what ran goes on: 1 problem in /);
            assert.is((await askAt(port, {})).status, 404);
            write({ routes: [{ upstream }] });
            command.child.kill("SIGHUP");
            await until("it is reloaded", () => command.stderr.endsWith("crossgate: reloaded\n"));
            assert.is((await askAt(port, {})).body, "here");
          }),
        ),
    ));

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    test(`ends on ${signal} once what is under way has ended, with 0`, async () => {
      let finish: (() => unknown) | undefined;
      await withUpstream(
        (_, res) => {
          finish = () => res.end("late");
        },
        (upstream) =>
          withFile({ routes: [{ upstream }] }, (file) =>
            withCommand(file, async ({ child, ended }, port) => {
              const answer = askAt(port, {});
              await until("the upstream is asked", () => finish !== undefined);
              child.kill(signal);
              await until("the port is closed", () => isClosed(port));
              finish?.();
              assert.equal([(await answer).body, (await answer).headers.connection], ["late", "close"]);
              assert.is(await ended, 0);
            }),
          ),
      );
    });
  }

  const hanging = <T>(config: object, use: (command: Command, port: number) => Promise<T>): Promise<T> => {
    let isAsked = false;
    return withUpstream(
      () => {
        isAsked = true;
      },
      (upstream) =>
        withFile({ routes: [{ upstream }], ...config }, (file) =>
          withCommand(file, async (command, port) => {
            askAt(port, {}).catch(() => {});
            await until("the upstream is asked", () => isAsked);
            return use(command, port);
          }),
        ),
    );
  };

  test("ends with 3 where it had to cut something off", () =>
    hanging({ shutdownInMilliseconds: 50 }, async (command) => {
      command.child.kill("SIGTERM");
      assert.is(await command.ended, 3);
      assert.match(command.stderr, "1 of what was under way took too long, and was cut off");
    }));

  test("ends at once on a second signal", () =>
    hanging({ shutdownInMilliseconds: 1_000_000 }, async ({ child, ended }) => {
      // One that follows at once is the same: npm sends on what the terminal has sent already.
      child.kill("SIGINT");
      child.kill("SIGTERM");
      await setTimeout(200);
      assert.is(child.exitCode, null);
      const repeat = setInterval(() => child.kill("SIGTERM"), 100);
      assert.is(await ended, 128 + 15);
      clearInterval(repeat);
    }));
});
