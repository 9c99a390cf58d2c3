import { pause } from "./wait.js";

/** How long others may be kept waiting, in milliseconds. */
const SLICE = 1;

/** Handles what comes in its order: soon, and with pauses if there is much of it. */
export class Inbox<T> {
  readonly #handle: (item: T) => void;
  #items: T[] = [];
  #isOpen = false;

  /** @param handle Must not throw. */
  constructor(handle: (item: T) => void) {
    this.#handle = handle;
  }

  /** Whether something is not handled yet. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  push(item: T): void {
    this.#items.push(item);
    if (!this.#isOpen) void this.#empty();
  }

  async #empty(): Promise<void> {
    this.#isOpen = true;
    while (this.#items.length > 0) {
      const items = this.#items;
      this.#items = [];
      // Not at once: whoever tells of thousands does so in one go.
      let until = 0;
      for (const item of items) {
        if (performance.now() > until) {
          await pause();
          until = performance.now() + SLICE;
        }
        this.#handle(item);
      }
    }
    this.#isOpen = false;
  }
}
