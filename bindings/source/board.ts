import { isHead } from "./check.js";
import type { Change, Head } from "./source.js";

export type News = Head | Change;
export type Listener = (news: News) => void;

/** What a source has told of so far and is still news to whoever begins, and who is told of what comes. */
export class Board {
  head: Head | undefined;
  /** The newest version of all. */
  version = 0;
  readonly #changes = new Map<string, Change>();
  readonly #listeners = new Set<Listener>();

  /** The newest change of each tenant since the head's image was made, in the order of their versions. */
  changes(): Change[] {
    return [...this.#changes.values()].sort((a, b) => a.version - b.version);
  }

  /** Tells of what is new, and notes it. @returns Whether it is new. */
  tell(news: News): boolean {
    const isNew = isHead(news) ? this.#takeHead(news) : this.#takeChange(news);
    if (!isNew) return false;
    this.version = Math.max(this.version, news.version);
    for (const listener of this.#listeners) listener(news);
    return true;
  }

  /** Tells one of all that was told so far, and of what comes. */
  begin(listener: Listener): void {
    this.#listeners.add(listener);
    if (this.head !== undefined) listener(this.head);
    for (const change of this.changes()) listener(change);
  }

  end(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  endAll(): void {
    this.#listeners.clear();
  }

  #takeHead(head: Head): boolean {
    if (head.version <= (this.head?.version ?? 0)) return false;
    this.head = head;
    for (const { key, version } of this.#changes.values()) if (version <= head.at) this.#changes.delete(key);
    return true;
  }

  #takeChange(change: Change): boolean {
    const last = this.#changes.get(change.key)?.version ?? 0;
    if (change.version <= Math.max(last, this.head?.at ?? 0)) return false;
    this.#changes.set(change.key, change);
    return true;
  }
}
