import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sampleTasks } from "../clock.js";
import { reference } from "../contestants/index.js";
import { exactFigure } from "../figure.js";
import { runScript } from "../processes.js";
import type { Effort, Figures, Row } from "../row.js";

/** How long a process waits for its first decision. */
export const startRow: Row = {
  name: "start",
  title: "from the import to the first decision, in a process of its own",
  measure: measureTime,
};

/** How large the matcher is. */
export const moduleRow: Row = { name: "module", title: "the compiled matcher", measure: measureBytes };

const script = fileURLToPath(new URL("start-child.js", import.meta.url));

async function measureTime({ isQuick }: Effort): Promise<Figures> {
  const task = (name: string, what: string, note: string) => ({
    name,
    note,
    sample: () => Number(runScript(script, what)),
  });
  const tasks = [
    task(reference.name, "crossgate", "with a policy of one origin"),
    task("an empty module", "empty", "decides nothing"),
  ];
  return { unit: "ms", reference: reference.name, figures: await sampleTasks(tasks, isQuick ? 1 : 15, 0) };
}

async function measureBytes(): Promise<Figures> {
  const figure = (name: string, file: string, note: string) =>
    exactFigure(name, readFileSync(new URL(`../../${file}`, import.meta.url)).length, note);
  const figures = [
    figure(reference.name, "crossgate-strings.wasm", "where the engine compiles the JS string builtins"),
    figure(`${reference.name} elsewhere`, "crossgate.wasm", "imports nothing"),
  ];
  return { unit: "bytes", reference: reference.name, figures };
}
