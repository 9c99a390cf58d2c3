// The examples that Node runs.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { askAt } from "../http.js";
import type { Command } from "../process.js";
import { HTTP_QUESTIONS, OTHER } from "./http-questions.js";
import type { Example, Question } from "./question.js";
import { WS_QUESTIONS } from "./ws-questions.js";

const TSC = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));

function toCommand(folder: string, file = "server.js"): Command {
  return { program: process.execPath, args: [file], cwd: folder };
}

function example(name: string, questions = HTTP_QUESTIONS): Example {
  return { name, questions, prepare: (folder) => toCommand(folder) };
}

const STATUS_QUESTION: Question = {
  sentence: "a route with a policy of its own is open to everybody",
  async check(port) {
    const { status, headers } = await askAt(port, { path: "/status", headers: [["Origin", OTHER]] });
    assert.equal([status, headers["access-control-allow-origin"]], [200, "*"]);
  },
};

/** Compiled as its tsconfig.json says, with its types checked. */
const nest: Example = {
  name: "nest",
  questions: HTTP_QUESTIONS,
  prepare(folder) {
    try {
      execFileSync(process.execPath, [TSC, "-p", folder], { encoding: "utf8" });
    } catch (error) {
      throw new Error((error as { stdout: string }).stdout);
    }
    return toCommand(folder, join("dist", "server.js"));
  },
};

export const NODE_EXAMPLES: readonly Example[] = [
  example("express"),
  example("fastify", [...HTTP_QUESTIONS, STATUS_QUESTION]),
  example("koa"),
  example("hono"),
  nest,
  example("ws", WS_QUESTIONS),
];
