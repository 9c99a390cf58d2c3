import { checkDigest } from "./collect.js";
import { type Kept, KeptFiles } from "./kept-files.js";
import type { Change } from "./source.js";

/** What serves, as it has to be kept. */
export interface Snapshot extends Kept {
  readonly image: Uint8Array | undefined;
}

/** How many changes may be added before all are written anew, without those that newer ones have replaced. */
const LEAST_ADDED = 1024;

/**
 * Keeps on disk what serves, in order and behind it. What cannot be written is tried again as a whole, and until then
 * nothing is kept: older policies are not taken for the last ones.
 */
export class LastGood {
  readonly #files: KeptFiles;
  readonly #snapshot: () => Snapshot;
  readonly #fail: (error: unknown) => void;
  /** What has to be added to the files; undefined if they have to be written as a whole. */
  #added: Change[] | undefined;
  /** The image that is sure to be on disk. */
  #digest: string | undefined;
  #head: Kept["head"];
  /** How many changes more may be added. */
  #left = 0;
  #isDirty = false;
  #hasFailed = false;
  #work: Promise<void> | undefined;

  /** @param fail Is told of what could not be written. */
  constructor(folder: string, snapshot: () => Snapshot, fail: (error: unknown) => void) {
    this.#files = new KeptFiles(folder);
    this.#snapshot = snapshot;
    this.#fail = fail;
  }

  /**
   * What was kept.
   * @throws Error if it is damaged.
   */
  async read(): Promise<Snapshot | undefined> {
    const kept = await this.#files.read();
    if (kept?.head === undefined) return kept && { ...kept, image: undefined };
    const image = await this.#files.readImage(kept.head);
    await checkDigest(image, kept.head.digest);
    this.#digest = kept.head.digest;
    return { ...kept, image };
  }

  /** Keeps a change that was applied. */
  change(change: Change): void {
    this.#added?.push(change);
    this.#begin();
  }

  /** Keeps all, as there is another image. */
  whole(): void {
    this.#added = undefined;
    this.#begin();
  }

  /** Tries again, if something could not be written. */
  retry(): void {
    if (!this.#hasFailed || this.#work !== undefined) return;
    this.#hasFailed = false;
    this.#begin();
  }

  /** Waits for what is being written, and tries what failed for the last time. */
  async close(): Promise<void> {
    await this.#work;
    this.retry();
    await this.#work;
  }

  #begin(): void {
    this.#isDirty = true;
    if (!this.#hasFailed) this.#work ??= this.#write();
  }

  async #write(): Promise<void> {
    try {
      while (this.#isDirty) {
        this.#isDirty = false;
        await (this.#added === undefined ? this.#writeWhole() : this.#append(this.#added));
      }
    } catch (error) {
      await this.#forget(error);
    }
    this.#work = undefined;
  }

  async #writeWhole(): Promise<void> {
    const { head, image, changes } = this.#snapshot();
    this.#added = [];
    if (head !== undefined && image !== undefined && head.digest !== this.#digest) {
      await this.#files.writeImage(head.digest, image);
      this.#digest = head.digest;
    }
    await this.#files.write({ head, changes });
    this.#head = head;
    this.#left = LEAST_ADDED + changes.length;
    await this.#files.tidy(head).catch(this.#fail);
  }

  async #append(changes: readonly Change[]): Promise<void> {
    this.#left -= changes.length;
    if (this.#left < 0) return this.#writeWhole();
    this.#added = [];
    await this.#files.append(this.#head, changes);
  }

  async #forget(error: unknown): Promise<void> {
    this.#hasFailed = true;
    this.#isDirty = true;
    this.#added = undefined;
    this.#digest = undefined;
    this.#fail(error);
    await this.#files.forget().catch(this.#fail);
  }
}
