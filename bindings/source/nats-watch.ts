import { setTimeout } from "node:timers/promises";
import type { KvWatchEntry } from "@nats-io/kv";
import type { QueuedIterator } from "@nats-io/transport-node";
import type { Listener } from "./board.js";
import { type Buckets, type NatsLink, readLatest } from "./nats-link.js";
import { NatsNews } from "./nats-news.js";

/** How long to wait before a watch that could not be begun is begun again, in milliseconds. */
const PAUSE_MS = 500;

/** Tells a listener what is and what comes, from the beginning again after each time that it may have missed something. */
export class NatsWatch {
  readonly #link: NatsLink;
  readonly #listener: Listener;
  #entries: QueuedIterator<KvWatchEntry> | undefined;
  /** How often it has begun: what an earlier beginning finds is not wanted any more. */
  #turn = 0;

  constructor(link: NatsLink, listener: Listener) {
    this.#link = link;
    this.#listener = listener;
  }

  /**
   * Begins, or begins anew.
   * @throws Error if the server is away.
   */
  async begin(): Promise<void> {
    const turn = ++this.#turn;
    const buckets = await this.#link.buckets();
    const entries = await buckets.kv.watch();
    try {
      const latest = await readLatest(buckets);
      if (turn !== this.#turn) return entries.stop();
      this.#entries?.stop();
      this.#entries = entries;
      void this.#tell(buckets, entries, latest);
    } catch (error) {
      entries.stop();
      throw error;
    }
  }

  /** Begins anew as soon as that is possible, unless somebody else does, or it is stopped. */
  async renew(): Promise<void> {
    for (let turn = this.#turn; turn === this.#turn && !this.#link.isClosed; ) {
      turn++;
      try {
        return await this.begin();
      } catch {
        await setTimeout(PAUSE_MS, undefined, { ref: false });
      }
    }
  }

  stop(): void {
    this.#turn++;
    this.#entries?.stop();
    this.#entries = undefined;
  }

  /** @param latest The version up to which the entries are what there was at the beginning. */
  async #tell({ kv }: Buckets, entries: QueuedIterator<KvWatchEntry>, latest: number): Promise<void> {
    const news = new NatsNews(kv, this.#listener);
    let present: KvWatchEntry[] = [];
    for await (const entry of entries) {
      present.push(entry);
      if (entry.revision < latest && entry.delta !== 0) continue;
      if (this.#entries !== entries || !(await news.tell(present))) break;
      present = [];
    }
    // Nobody has stopped it.
    if (this.#entries === entries) await this.renew();
  }
}
