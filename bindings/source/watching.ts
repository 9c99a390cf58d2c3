import type { Change, Head, PolicySource } from "./source.js";
import { type Patience, within } from "./wait.js";

type Listener = (news: Head | Change) => void;

/** Watches a source, and anew when it has fallen behind. */
export class Watching {
  readonly #source: PolicySource;
  readonly #listener: Listener;
  readonly #heard: () => number;
  readonly #patience: Patience;
  #isWatching = false;
  /** What was not heard of yet when it was asked for last. */
  #missed: number | undefined;
  #running: Promise<number> | undefined;

  /** @param heard The newest version that `listener` was told of. */
  constructor(source: PolicySource, listener: Listener, heard: () => number, patience: Patience) {
    this.#source = source;
    this.#listener = listener;
    this.#heard = heard;
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
    const isBehind = this.#missed !== undefined && this.#heard() < this.#missed;
    if (!this.#isWatching || isBehind) await this.#watch();
    this.#missed = this.#heard() < latest ? latest : undefined;
    return latest;
  }

  async #watch(): Promise<void> {
    this.#isWatching = false;
    await within(this.#source.watch(this.#listener), this.#patience, "the source");
    this.#isWatching = true;
  }
}
