import { PolicySet, type PolicySetOptions } from "../index.js";
import type { News } from "./board.js";
import { isHead } from "./check.js";
import { collect } from "./collect.js";
import { HeadLoader } from "./head-loader.js";
import { LastGood } from "./last-good.js";
import type { Reporter } from "./reporter.js";
import type { Change, Head, PolicySource } from "./source.js";
import { State } from "./state.js";
import { type Patience, pause } from "./wait.js";

interface ApplierOptions extends PolicySetOptions {
  readonly folder?: string;
}

/** Applies what it is told of, and has it kept. */
export class Applier {
  readonly state: State;
  readonly loader: HeadLoader;
  readonly lastGood: LastGood | undefined;
  readonly #source: PolicySource;
  readonly #by: PolicySetOptions;
  readonly #patience: Patience;
  readonly #reporter: Reporter;
  /** The head's, for as long as it may have to be written. */
  #image: Uint8Array | undefined;

  constructor(source: PolicySource, { by = "host", folder }: ApplierOptions, patience: Patience, reporter: Reporter) {
    this.#source = source;
    this.#by = { by };
    this.#patience = patience;
    this.#reporter = reporter;
    const state = new State(this.#by);
    this.state = state;
    const failImage = (error: unknown) => reporter.fail("image", error);
    this.loader = new HeadLoader(state, (head) => this.#load(head), failImage);
    if (folder === undefined) return;
    const snapshot = () => ({ head: state.head, image: this.#image, changes: state.changes() });
    this.lastGood = new LastGood(folder, snapshot, (error) => reporter.fail("keep", error));
  }

  /** Applies what was kept. @returns Whether anything was. */
  async beginWithLastGood(): Promise<boolean> {
    try {
      const kept = await this.lastGood?.read();
      if (kept?.head !== undefined && kept.image !== undefined) await this.#install(kept.head, kept.image);
      for (const change of kept?.changes ?? []) {
        this.#change(change);
        await pause();
      }
      return kept !== undefined;
    } catch (error) {
      this.#reporter.fail("keep", error);
      return false;
    }
  }

  hear(news: News): void {
    if (this.#patience.signal.aborted) return;
    if (isHead(news)) this.#head(news);
    else if (this.#change(news)) this.lastGood?.change(news);
  }

  #head(news: Head): void {
    try {
      if (this.state.want(news)) this.loader.run();
    } catch (error) {
      this.#reporter.fail("head", error);
    }
  }

  /** @returns Whether it was applied. */
  #change(change: Change): boolean {
    try {
      if (!this.state.change(change)) return false;
      this.#reporter.tell({ kind: "change", version: change.version });
      return true;
    } catch (error) {
      this.#reporter.fail("change", error);
      return false;
    }
  }

  async #load(head: Head): Promise<void> {
    await this.#install(head, await collect(this.#source, head, this.#patience));
    this.lastGood?.whole();
  }

  async #install(head: Head, image: Uint8Array): Promise<void> {
    const policies = await PolicySet.load(image, this.#by);
    this.#patience.signal.throwIfAborted();
    await this.state.apply(head, policies);
    if (this.lastGood !== undefined) this.#image = image;
    this.#reporter.tell({ kind: "head", version: head.version });
  }
}
