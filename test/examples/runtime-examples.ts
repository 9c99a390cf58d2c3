// The examples that other runtimes than Node run.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { programOf } from "../../bench/programs.js";
import { toWorkerd } from "../runtimes/workerd.js";
import { HTTP_QUESTIONS } from "./http-questions.js";
import type { Example } from "./question.js";

const bun: Example = {
  name: "bun",
  questions: HTTP_QUESTIONS,
  prepare: (folder) => ({ program: programOf("bun"), args: ["server.ts"], cwd: folder }),
};

const deno: Example = {
  name: "deno",
  questions: HTTP_QUESTIONS,
  prepare: (folder) => ({
    program: programOf("deno"),
    args: ["run", "--allow-net", "--allow-env", "server.ts"],
    cwd: folder,
  }),
};

const worker: Example = {
  name: "worker",
  questions: HTTP_QUESTIONS,
  prepare(folder) {
    const { main, vars } = JSON.parse(readFileSync(join(folder, "wrangler.jsonc"), "utf8"));
    return toWorkerd(folder, main, vars);
  },
};

export const RUNTIME_EXAMPLES: readonly Example[] = [bun, deno, worker];
