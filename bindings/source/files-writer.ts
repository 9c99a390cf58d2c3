import { join } from "node:path";
import type { PolicyOptions } from "../policy/options.js";
import type { Board, News } from "./board.js";
import { checkSent, isHead } from "./check.js";
import { digestOf } from "./collect.js";
import { removeOld, replaceFile } from "./durable.js";
import type { Images } from "./files-images.js";
import type { Log } from "./files-log.js";
import type { LogReader } from "./files-reader.js";
import type { Change, Head, PublishOptions } from "./source.js";

/** A folder that is written to. */
interface Folder {
  readonly path: string;
  readonly log: Log;
  readonly images: Images;
  readonly board: Board;
  readonly reader: LogReader;
  /** Brings the board and the reader up to what there is. */
  read(): Promise<void>;
}

/** Writes to a folder that others may be writing to. */
export class FilesWriter {
  readonly #folder: Folder;

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  async publish(image: Uint8Array, options: PublishOptions): Promise<Head> {
    const { length } = image;
    const digest = await digestOf(image);
    await this.#folder.images.put(digest, image);
    const head = await this.#add((version) => {
      this.#checkPublish(options);
      return { version, digest, length, at: options.at ?? version };
    });
    // Whoever tidied up may have taken it for one that nobody needs.
    if (!(await this.#folder.images.has(digest))) await this.#folder.images.put(digest, image);
    await this.#tidy();
    return head;
  }

  async change(key: string, policy: PolicyOptions | null): Promise<Change> {
    const sent = checkSent(key, policy);
    return this.#add((version) => ({ version, ...sent }));
  }

  #checkPublish({ at, expected }: PublishOptions): void {
    const { head, version } = this.#folder.board;
    if (expected !== undefined && expected !== (head?.version ?? 0)) {
      throw new Error(`crossgate: the newest head is ${head?.version ?? 0}, not ${expected}`);
    }
    if (at === undefined) return;
    if (!Number.isInteger(at) || at < 0 || at > version) throw new RangeError(`crossgate: there is no version ${at}`);
    if (head !== undefined && at < head.at) throw new Error(`crossgate: head ${head.version} is newer than the image`);
  }

  /** Adds a record with the next version, made anew for each version that is tried. */
  async #add<T extends News>(make: (version: number) => T): Promise<T> {
    for (;;) {
      await this.#folder.read();
      const news = make(this.#folder.reader.version + 1);
      if (!(await this.#folder.log.add(news))) continue;
      await this.#folder.read();
      if (!this.#isPast(news)) return news;
      // The version was free since a newer image holds all up to there, without this.
      await this.#folder.log.remove(news.version);
    }
  }

  #isPast({ version }: News): boolean {
    const { head } = this.#folder.board;
    return head !== undefined && head.version !== version && version <= head.at;
  }

  /** What fails here is done by the next one. */
  async #tidy(): Promise<void> {
    try {
      await this.#point();
      await this.#prune();
    } catch {}
  }

  /** Names the newest head for those who read no log. */
  async #point(): Promise<void> {
    let head: Head | undefined;
    // Again, as another writer may have been between.
    while (head !== this.#folder.board.head) {
      head = this.#folder.board.head;
      await replaceFile(join(this.#folder.path, "head.json"), JSON.stringify(head));
      await this.#folder.read();
    }
  }

  /** Removes what the newest image makes up for. The image before it stays, for those who are reading it. */
  async #prune(): Promise<void> {
    const records = await this.#folder.log.all();
    const heads = [...records.values()].filter((news): news is Head => news !== null && isHead(news));
    const [head, before] = heads.toReversed();
    if (head === undefined) return;
    await this.#folder.images.keep([head.digest, before?.digest ?? ""]);
    for (const version of records.keys()) {
      if (version <= head.at && version < head.version) await this.#folder.log.remove(version);
    }
    for (const folder of [this.#folder.path, this.#folder.log.folder]) await removeOld(folder, () => false);
  }
}
