// Folders as stores, and who follows them.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { filesStore, type PolicyStore } from "../bindings/source/index.js";
import { makeFolder } from "./folder.js";
import { type Followed, whileFollowed } from "./scripted-source.js";

export const openStore = (folder: string) => filesStore(folder, { pollInMilliseconds: 5 });

/** Follows a folder by a store of its own, while another one is written to. */
export async function used(
  use: (store: PolicyStore, following: Followed, folder: string) => Promise<void>,
): Promise<void> {
  const folder = makeFolder();
  await whileFollowed(openStore(folder), (following) => use(openStore(folder), following, folder));
}

/** The versions that there are records of. */
export const records = (folder: string) =>
  readdirSync(join(folder, "log"))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
