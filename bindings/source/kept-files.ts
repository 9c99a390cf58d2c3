import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkChange, checkHead } from "./check.js";
import { ifMissing, replaceFile, syncFolder, withFile } from "./durable.js";
import type { Change, Head } from "./source.js";

/** What is kept, but for the image's bytes. */
export interface Kept {
  readonly head: Head | undefined;
  readonly changes: readonly Change[];
}

/** How many changes are written at once. */
const BATCH = 64;

/**
 * The files that a follower keeps in its folder: `last-good`, which says of which head the others are and without which
 * they are nothing, `<digest>.image`, and `<version of the head>.changes` with a line for each change.
 */
export class KeptFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Error if anything but the last line of the changes is damaged. */
  async read(): Promise<Kept | undefined> {
    const state = await readFile(join(this.#folder, "last-good"), "utf8").catch(ifMissing);
    if (state === undefined) return undefined;
    const { head: said } = decode(state.trimEnd()) as { head: unknown };
    const head = said === null ? undefined : checkHead(said);
    const lines = (await readFile(this.#changesOf(head), "utf8")).split("\n");
    return { head, changes: lines.flatMap((line, i) => decodeChange(line, i === lines.length - 1)) };
  }

  /** The image, in memory that threads can share. */
  async readImage({ digest, length }: Head): Promise<Uint8Array> {
    return withFile(this.#imageOf(digest), "r", async (file) => {
      if ((await file.stat()).size !== length) throw new Error("crossgate: the image that was kept has another length");
      const bytes = new Uint8Array(new SharedArrayBuffer(length));
      for (let filled = 0; filled < length; ) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, filled);
        if (bytesRead === 0) throw new Error("crossgate: the image that was kept is torn");
        filled += bytesRead;
      }
      return bytes;
    });
  }

  async writeImage(digest: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await replaceFile(this.#imageOf(digest), bytes);
  }

  /** Puts a state in the place of the one that there is. The image has to be there already. */
  async write({ head, changes }: Kept): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await replaceFile(this.#changesOf(head), batches(changes));
    await replaceFile(join(this.#folder, "last-good"), encode({ head: head ?? null }));
  }

  /** Adds to the changes of a head. */
  async append(head: Head | undefined, changes: readonly Change[]): Promise<void> {
    // A file that is no longer there is not made anew: it would hold these changes alone.
    await withFile(this.#changesOf(head), constants.O_WRONLY | constants.O_APPEND, async (file) => {
      await writeFile(file, batches(changes));
      await file.datasync();
    });
  }

  /** Has a later start find nothing. */
  async forget(): Promise<void> {
    await rm(join(this.#folder, "last-good"), { force: true });
    await syncFolder(this.#folder);
  }

  /** Removes what does not belong to a head. */
  async tidy(head: Head | undefined): Promise<void> {
    const used = [this.#imageOf(head?.digest ?? ""), this.#changesOf(head)];
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      const isOwn = /^([0-9a-f]{64}\.image|\d+\.changes|last-good)(\.[0-9a-f-]{36}\.tmp)?$/.test(name);
      if (isOwn && name !== "last-good" && !used.includes(path)) await rm(path, { force: true });
    }
  }

  #imageOf(digest: string): string {
    return join(this.#folder, `${digest}.image`);
  }

  #changesOf(head: Head | undefined): string {
    return join(this.#folder, `${head?.version ?? 0}.changes`);
  }
}

/** A line of JSON that begins with its checksum. */
function encode(value: unknown): string {
  const text = JSON.stringify(value);
  return `${checksum(text)} ${text}\n`;
}

function decode(line: string): unknown {
  const text = line.slice(17);
  if (line !== `${checksum(text)} ${text}`) throw new Error("crossgate: what was kept is damaged");
  return JSON.parse(text);
}

/** @param isLast What follows the last line feed: nothing, or a line that was not written to its end. */
function decodeChange(line: string, isLast: boolean): Change[] {
  return isLast ? [] : [checkChange(decode(line))];
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function* batches(changes: readonly Change[]): Iterable<string> {
  for (let i = 0; i < changes.length; i += BATCH) {
    yield changes
      .slice(i, i + BATCH)
      .map(encode)
      .join("");
  }
}
