import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes a folder in which there is no room for a byte more: a disk of its own where this process may mount one, otherwise
 * a file in its place, in which nothing can be written either.
 * @returns What makes it an empty folder.
 */
export function fillDisk(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
  if (mount.status !== 0) return putFile(folder);
  try {
    for (;;) appendFileSync(join(folder, "filler"), Buffer.alloc(4096));
  } catch {
    return () => spawnSync("umount", [folder]);
  }
}

function putFile(path: string): () => void {
  rmSync(path, { recursive: true });
  writeFileSync(path, "");
  return () => {
    rmSync(path);
    mkdirSync(path);
  };
}
