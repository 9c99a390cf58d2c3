import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { type Answer, type Ask, askAt } from "./http.js";
import { suite } from "./suite.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");

/** The first program of the README, on a free port that it prints. */
const program = `${/```js\n([\s\S]*?)```/.exec(readme)?.[1]}`
  .replace("listen(8080,", "listen(0,")
  .replace(/;\s*$/, '.on("listening", function () { console.log(this.address().port); });');

interface Row {
  readonly curl: string;
  readonly answer: string;
}

/** The rows of the table whose first column is what curl is given. */
const rows: Row[] = [...readme.matchAll(/^\| (nothing more|`-[^`]*`) \| (.*) \|$/gm)].map(
  ([, curl = "", answer = ""]) => ({ curl, answer }),
);

function toAsk(curl: string): Ask {
  const headers = [...curl.matchAll(/-H "([^:]+): ([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  return { method: /-X (\w+)/.exec(curl)?.[1] ?? "GET", headers };
}

function checkAnswer(answer: Answer, said: string): void {
  assert.is(answer.status, Number.parseInt(said, 10));
  for (const [, isAbsent, name = "", value] of said.matchAll(/(no )?`([A-Z][\w-]+)(?:: ([^`]+))?`/g)) {
    assert.is(answer.headers[name.toLowerCase()], isAbsent ? undefined : value, name);
  }
}

/** Runs the program while `use` asks it. */
async function withProgram(use: (port: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [port] = await once(child.stdout, "data");
    await use(Number(port));
  } finally {
    child.kill();
  }
}

suite("the README", (test) => {
  test("has a program that runs in a clone as it is, and a table that says what it answers", async () => {
    assert.ok(rows.length >= 10);
    await withProgram(async (port) => {
      for (const { curl, answer } of rows) checkAnswer(await askAt(port, toAsk(curl)), answer);
    });
  });
  test("shows what an explanation says", () => {
    const [, explains = "", says = ""] = /```js\n([^`]*explain[^`]*)```\n\n```\n([^`]*)```/.exec(readme) ?? [];
    const args = ["--input-type=module", "--eval", explains];
    assert.is(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" }), says);
  });
  test("says the size of the module", () => {
    const size = Math.round(readFileSync(`${root}dist/crossgate.wasm`).length / 1024);
    assert.match(readme.replaceAll("\n", " "), `a ${size} KiB module`);
  });
});

suite("SECURITY.md", (test) => {
  test("names commands that there are", () => {
    const security = readFileSync(`${root}SECURITY.md`, "utf8");
    const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
    const files = readdirSync(`${root}test`).filter((file) => file.endsWith(".test.ts"));
    const commands = [...security.matchAll(/`((?:npm|node) [^`]*)`/g)].map(([, command = ""]) => command);
    assert.ok(commands.length > 12);
    for (const command of commands) {
      const [, script = ""] = /^npm (?:run )?(\S+)/.exec(command) ?? [];
      if (script) assert.ok(script in scripts, command);
      for (const part of script ? [] : command.split(" ").slice(2))
        assert.ok(
          files.some((file) => file.includes(part)),
          part,
        );
    }
  });
});
