// The examples as they are once somebody has copied them: beside the packed tarball, as processes.

import { cpSync, existsSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../../bench/install.js";
import { installed } from "../installed.js";
import { withProcess } from "../process.js";
import { suite } from "../suite.js";
import type { Example } from "./question.js";

const EXAMPLES = packageFolder("examples");

type Outcomes = readonly PromiseSettledResult<void>[];

/** Defines a suite for each example, and asks all of them once, with the package installed once. */
export function askExamples(examples: readonly Example[]): void {
  let asked: Promise<ReadonlyMap<Example, Outcomes>> | undefined;
  for (const example of examples) {
    suite(`examples/${example.name}`, (test) => {
      for (const [i, { sentence }] of example.questions.entries()) {
        test(sentence, async () => {
          asked ??= askAll(examples);
          const outcome = (await asked).get(example)?.[i];
          if (outcome?.status !== "fulfilled") throw outcome?.reason;
        });
      }
    });
  }
}

async function askAll(examples: readonly Example[]): Promise<ReadonlyMap<Example, Outcomes>> {
  const folder = installed();
  linkFrameworks(join(folder, "node_modules"));
  const asked = new Map<Example, Outcomes>();
  for (const example of examples) asked.set(example, await askExample(example, join(folder, example.name)));
  return asked;
}

/** Those that are installed; some examples need none. */
function linkFrameworks(packages: string): void {
  const frameworks = join(EXAMPLES, "node_modules");
  for (const name of existsSync(frameworks) ? readdirSync(frameworks) : []) {
    // The package itself is there already, from its tarball.
    if (!existsSync(join(packages, name))) symlinkSync(join(frameworks, name), join(packages, name));
  }
}

async function askExample({ name, questions, prepare }: Example, folder: string): Promise<Outcomes> {
  try {
    cpSync(join(EXAMPLES, name), folder, { recursive: true });
    const command = await prepare(folder);
    return await withProcess(command, (port) => Promise.allSettled(questions.map(({ check }) => check(port))));
  } catch (reason) {
    return questions.map(() => ({ status: "rejected", reason }));
  }
}
