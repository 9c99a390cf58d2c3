import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";
import type { PolicyOptions } from "../policy/options.js";
import { Board, type Listener } from "./board.js";
import { Images } from "./files-images.js";
import { Log } from "./files-log.js";
import { LogReader } from "./files-reader.js";
import { FilesWriter } from "./files-writer.js";
import type { Change, Head, PolicyStore, PublishOptions } from "./source.js";
import { checkDuration, OneAtATime } from "./wait.js";

/** How often a folder is looked into if nothing else is said, in milliseconds. */
const POLL = 1000;

/** How a folder is watched. */
export interface FilesOptions {
  /** How often it is looked into, besides being watched, in milliseconds; 1000 if absent. */
  readonly pollInMilliseconds?: number;
}

/**
 * Policies in a folder that any number of processes write to and read from: on one machine, or on a file system that they
 * share and that has hard links. In it are
 *
 * - `log/`, a record of each change and of each head, in a file named by its version. Making that file is what takes the
 *   version, so of two writers one has it. What the newest image holds is removed.
 * - `images/`, the newest image and the one before, named by their digests.
 * - `head.json`, the newest head. A web server of files over the folder is enough for those who take images alone.
 * @throws TypeError if the options are not of their types.
 */
export function filesStore(folder: string, options: FilesOptions = {}): PolicyStore {
  return new FilesStore(folder, checkDuration(options.pollInMilliseconds, POLL, "pollInMilliseconds"));
}

class FilesStore implements PolicyStore {
  readonly #poll: number;
  readonly #log: Log;
  readonly #images: Images;
  readonly #board = new Board();
  readonly #reader: LogReader;
  readonly #reading = new OneAtATime(() => this.#reader.read());
  readonly #writer: FilesWriter;
  #isClosed = false;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, poll: number) {
    this.#poll = poll;
    this.#log = new Log(join(folder, "log"));
    this.#images = new Images(join(folder, "images"));
    this.#reader = new LogReader(this.#log, this.#board);
    const read = () => this.#reading.run();
    this.#writer = new FilesWriter({
      path: folder,
      log: this.#log,
      images: this.#images,
      board: this.#board,
      reader: this.#reader,
      read,
    });
  }

  async head(): Promise<Head | undefined> {
    await this.#reading.run();
    return this.#board.head;
  }

  get(digest: string): AsyncIterable<Uint8Array> {
    return this.#images.get(digest);
  }

  async watch(listener: Listener): Promise<void> {
    await this.#reading.run();
    if (this.#isClosed) throw new Error("crossgate: the store is closed");
    this.#board.begin(listener);
    this.#timer ??= setInterval(() => this.#lookAgain(), this.#poll).unref();
    this.#watchFolder();
  }

  /** @throws Error too if a record is damaged that no image makes up for. */
  async latest(): Promise<number> {
    this.#reader.check();
    return this.#log.newest();
  }

  /** What can be written can be so still. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#board.endAll();
  }

  publish(image: Uint8Array, options: PublishOptions = {}): Promise<Head> {
    return this.#writer.publish(image, options);
  }

  change(key: string, policy: PolicyOptions | null): Promise<Change> {
    return this.#writer.change(key, policy);
  }

  #watchFolder(): void {
    try {
      this.#watcher ??= watch(this.#log.folder, { persistent: false }, () => this.#look()).on("error", () => {
        this.#watcher?.close();
        this.#watcher = undefined;
      });
    } catch {
      // Where folders cannot be watched, or no more of them, or it is not there yet, looking into it has to do.
    }
  }

  #lookAgain(): void {
    this.#watchFolder();
    this.#look();
  }

  #look(): void {
    // What fails is told to those who ask.
    this.#reading.run().catch(() => {});
  }
}
