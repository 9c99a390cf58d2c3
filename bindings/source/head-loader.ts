import type { Head } from "./source.js";
import type { State } from "./state.js";

/** Loads the newest head that is wanted, one at a time. */
export class HeadLoader {
  readonly #state: State;
  readonly #load: (head: Head) => Promise<void>;
  readonly #fail: (error: unknown) => void;
  #isBusy = false;
  /** Not tried again before `retry`. */
  #failed: Head | undefined;

  constructor(state: State, load: (head: Head) => Promise<void>, fail: (error: unknown) => void) {
    this.#state = state;
    this.#load = load;
    this.#fail = fail;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Whether the newest head is one that could not be loaded. */
  get hasFailed(): boolean {
    return this.#failed !== undefined && this.#failed === this.#state.wanted;
  }

  run(): void {
    if (!this.#isBusy) void this.#loadAll();
  }

  retry(): void {
    this.#failed = undefined;
    this.run();
  }

  async #loadAll(): Promise<void> {
    this.#isBusy = true;
    for (let head = this.#next(); head !== undefined; head = this.#next()) {
      try {
        await this.#load(head);
      } catch (error) {
        this.#failed = head;
        this.#fail(error);
      }
    }
    this.#isBusy = false;
  }

  #next(): Head | undefined {
    return this.hasFailed ? undefined : this.#state.wanted;
  }
}
