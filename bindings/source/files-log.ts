import { link, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { News } from "./board.js";
import { checkNews } from "./check.js";
import { ifMissing, syncFolder, withTemporary } from "./durable.js";

/** How many records are read at once. */
const BATCH = 64;

/** A folder with a record of each version, as many processes read and write it. A version is written by one of them. */
export class Log {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The versions that there are records of, rising; files with other names are no records. */
  async versions(): Promise<number[]> {
    const names = (await readdir(this.folder).catch(ifMissing)) ?? [];
    const versions = names.map((name) => (/^\d{16}\.json$/.test(name) ? Number.parseInt(name, 10) : 0));
    return versions.filter((version) => version > 0).sort((a, b) => a - b);
  }

  /** A record; undefined if there is none, null if it is none that was written here, or not wholly. */
  async read(version: number): Promise<News | undefined | null> {
    try {
      const news = checkNews(JSON.parse(await readFile(this.#pathOf(version), "utf8")));
      return news.version === version ? news : null;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return undefined;
      // What has a code is not about what the file holds, but for one that is no file.
      if (code !== undefined && code !== "EISDIR") throw error;
      return null;
    }
  }

  /** The newest version that there is a whole record of; 0 if there is none. */
  async newest(): Promise<number> {
    for (const version of (await this.versions()).reverse()) if (await this.read(version)) return version;
    return 0;
  }

  /** All records, rising; null for the damaged ones. */
  async all(): Promise<Map<number, News | null>> {
    const seen = await this.versions();
    // A list may lack a file that was made while it was read, though it has a later one; the next list does not.
    const versions = (await this.versions()).filter((version) => version <= (seen.at(-1) ?? 0));
    const records = new Map<number, News | null>();
    for (let i = 0; i < versions.length; i += BATCH) {
      const batch = versions.slice(i, i + BATCH);
      const read = await Promise.all(batch.map((version) => this.read(version)));
      for (const [j, version] of batch.entries()) if (read[j] !== undefined) records.set(version, read[j]);
    }
    return records;
  }

  /** Writes a record. @returns Whether its version was free. */
  async add(news: News): Promise<boolean> {
    await mkdir(this.folder, { recursive: true });
    const path = this.#pathOf(news.version);
    const isFree = await withTemporary(path, JSON.stringify(news), (temporary) => linkNew(temporary, path));
    if (isFree) await syncFolder(this.folder);
    return isFree;
  }

  async remove(version: number): Promise<void> {
    await rm(this.#pathOf(version), { force: true });
  }

  #pathOf(version: number): string {
    return join(this.folder, `${String(version).padStart(16, "0")}.json`);
  }
}

async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
}
