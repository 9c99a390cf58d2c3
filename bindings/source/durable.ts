import { randomUUID } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** What a file may be written from. */
export type Written = string | Uint8Array | Iterable<string>;

/** Writes a file under a name that nobody looks for, down to the disk, has it used, and removes it if it is there yet. */
export async function withTemporary<T>(
  path: string,
  data: Written,
  use: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await withFile(temporary, "wx", async (file) => {
      await writeFile(file, data);
      await file.sync();
    });
    return await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes a file wholly or not at all, over one that there may be, so that it outlives a loss of power. */
export async function replaceFile(path: string, data: Written): Promise<void> {
  await withTemporary(path, data, (temporary) => rename(temporary, path));
  await syncFolder(dirname(path));
}

/** Has the names in a folder outlive a loss of power. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform !== "win32") await withFile(folder, "r", (file) => file.sync());
}

/** Opens a file while it is used. */
export async function withFile<T>(
  path: string,
  flags: string | number,
  use: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(path, flags);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Has something that is not there be undefined, and no error. */
export function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** What is younger may be about to be used by another process, in milliseconds. */
const GRACE = 60_000;

/** Removes what writers that did not come to their end have left in a folder, and other files that are old by their name. */
export async function removeOld(folder: string, isOld: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!isOld(name) && !/\.[0-9a-f-]{36}\.tmp$/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs = Date.now() } = (await stat(path).catch(() => undefined)) ?? {};
    if (mtimeMs < Date.now() - GRACE) await rm(path, { force: true });
  }
}
