import type { News } from "./board.js";
import { checkNews } from "./check.js";
import type { PolicySource } from "./source.js";
import { type Patience, within } from "./wait.js";

/** Who is told of what a source tells. */
export interface Hearing {
  hear(news: News): void;
  /** Is told of what is neither a head nor a change. */
  refuse(told: unknown, error: unknown): void;
}

/** Watches a source, and anew when it has fallen behind. */
export class Watching {
  readonly #source: PolicySource;
  readonly #hearing: Hearing;
  readonly #patience: Patience;
  /** The newest version that was told of, whatever comes of it. */
  #heard = 0;
  #isWatching = false;
  /** What was not heard of yet when it was asked for last. */
  #missed: number | undefined;
  #running: Promise<number> | undefined;

  constructor(source: PolicySource, hearing: Hearing, patience: Patience) {
    this.#source = source;
    this.#hearing = hearing;
    this.#patience = patience;
  }

  /**
   * Looks for how far the source is. Watches it if that is not being done, or if what was missed the last time is missed
   * still. One at a time.
   * @returns The newest version that there is.
   * @throws Error where the source is away.
   */
  poll(): Promise<number> {
    this.#running ??= this.#poll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #poll(): Promise<number> {
    const latest = await within(this.#source.latest(), this.#patience, "the source");
    const isBehind = this.#missed !== undefined && this.#heard < this.#missed;
    if (!this.#isWatching || isBehind) await this.#watch();
    this.#missed = this.#heard < latest ? latest : undefined;
    return latest;
  }

  async #watch(): Promise<void> {
    this.#isWatching = false;
    await within(this.#source.watch(this.#listen), this.#patience, "the source");
    this.#isWatching = true;
  }

  /** The same function each time, as a source knows a listener by it. */
  readonly #listen = (told: News): void => {
    let news: News;
    try {
      news = checkNews(told);
    } catch (error) {
      this.#hearing.refuse(told, error);
      return;
    }
    this.#heard = Math.max(this.#heard, news.version);
    this.#hearing.hear(news);
  };
}
