import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let base: string | undefined;

/** Makes a folder outside of the repository, which is gone when the process ends. */
export function makeFolder(): string {
  base ??= makeBase();
  return mkdtempSync(join(base, "folder-"));
}

function makeBase(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "crossgate-")));
  process.on("exit", () => rmSync(folder, { recursive: true, maxRetries: 10 }));
  return folder;
}
