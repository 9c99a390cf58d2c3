import type { Board, News } from "./board.js";
import { checkChange, checkHead } from "./check.js";

/** What `head.json` says: the newest head, if there is one, and the changes since its image was made. */
export function writeDocument({ head, changes }: { head: Board["head"]; changes: readonly News[] }): string {
  return JSON.stringify({ ...head, changes });
}

/** @throws Error if it is none. */
export function readDocument(text: string): News[] {
  const said = JSON.parse(text);
  const { changes = [] } = said;
  if (!Array.isArray(changes)) throw new Error("crossgate: the changes of a head.json are a list");
  const head = said.version === undefined ? [] : [checkHead(said)];
  return [...head, ...changes.map(checkChange)];
}
