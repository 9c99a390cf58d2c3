import type { Board, News } from "./board.js";
import { isHead } from "./check.js";
import type { Log } from "./files-log.js";

/** Reads a log onto a board, going on where it was. */
export class LogReader {
  readonly #log: Log;
  readonly #board: Board;
  /** All up to this version is read. */
  version = 0;
  /** Records that could not be read; they may be whole later, where a folder is copied. */
  readonly #damaged = new Set<number>();

  constructor(log: Log, board: Board) {
    this.#log = log;
    this.#board = board;
  }

  /** @throws Error if a record that is needed is damaged. */
  check(): void {
    const [version] = this.#damaged;
    if (version !== undefined) {
      throw new Error(`crossgate: record ${version} in ${this.#log.folder} is damaged; the next image makes up for it`);
    }
  }

  /** Reads what is new. What was removed meanwhile lies before a newer head. */
  async read(): Promise<void> {
    if (this.version === 0) return this.readAll();
    await this.#readOn();
    if ((await this.#log.newest()) > this.version) await this.readAll();
    for (const version of this.#damaged) this.#tell(version, await this.#log.read(version));
  }

  /** Reads everything that there is from the newest head on. */
  async readAll(): Promise<void> {
    const records = await this.#log.all();
    const head = [...records.values()].findLast((news) => news !== null && isHead(news));
    if (head) this.#board.tell(head);
    const newest = [...records.values()].findLast((news) => news !== null)?.version ?? 0;
    for (const [version, news] of records) if (version <= newest) this.#tell(version, news);
    this.version = Math.max(this.version, newest);
    await this.#readOn();
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const next = this.version + 1;
      const news = await this.#log.read(next);
      if (news === undefined) return;
      this.#tell(next, news);
      this.version = next;
    }
  }

  #tell(version: number, news: News | undefined | null): void {
    const isNeeded = version > (this.#board.head?.at ?? 0);
    if (news === null && isNeeded) this.#damaged.add(version);
    else this.#damaged.delete(version);
    if (news) this.#board.tell(news);
  }
}
