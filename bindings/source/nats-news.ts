import type { KV, KvWatchEntry } from "@nats-io/kv";
import type { Listener, News } from "./board.js";
import { isHead } from "./check.js";
import { readHead, toNews } from "./nats-entries.js";
import type { Head } from "./source.js";

/**
 * Tells a listener of entries. Where some are missing between them, newer ones may have replaced these, but a publish may
 * have removed them too: then its head, which holds them, has to be told of before anything that came later.
 */
export class NatsNews {
  readonly #kv: KV;
  readonly #listener: Listener;
  /** The revision of the last entry. */
  #last = 0;
  #head: Head | undefined;

  constructor(kv: KV, listener: Listener) {
    this.#kv = kv;
    this.#listener = listener;
  }

  /**
   * @param entries In the order of their revisions.
   * @returns Whether it could be done; the server may have gone away.
   */
  async tell(entries: readonly KvWatchEntry[]): Promise<boolean> {
    const last = entries.at(-1)?.revision ?? this.#last;
    if (last - this.#last !== entries.length && !(await this.#tellNewestHead())) return false;
    this.#last = last;
    for (const entry of entries) this.#pass(toNews(entry));
    return true;
  }

  async #tellNewestHead(): Promise<boolean> {
    try {
      this.#pass(await readHead(this.#kv));
      return true;
    } catch {
      return false;
    }
  }

  #pass(news: News | undefined): void {
    if (news === undefined) return;
    if (isHead(news)) {
      if (news.version <= (this.#head?.version ?? 0)) return;
      this.#head = news;
    } else if (news.version <= (this.#head?.at ?? 0)) return;
    this.#listener(news);
  }
}
