import type { Policy } from "../define.js";
import type { PolicySet } from "../index.js";
import { Applier } from "./applier.js";
import type { News } from "./board.js";
import { isHead } from "./check.js";
import type { Following, FollowOptions } from "./follow.js";
import { Inbox } from "./inbox.js";
import { Reporter } from "./reporter.js";
import type { PolicySource } from "./source.js";
import { checkDuration, type Patience, pause, SILENCE, within } from "./wait.js";
import { Watching } from "./watching.js";

/** How often a source is asked if nothing else is said, in milliseconds. */
const POLL = 2000;

/** What `follow` returns. */
export class Follower implements Following {
  readonly #source: PolicySource;
  readonly #applier: Applier;
  readonly #inbox: Inbox<News>;
  readonly #watching: Watching;
  readonly #reporter: Reporter;
  readonly #poll: number;
  readonly #patience: Patience;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isPolling = false;

  constructor(source: PolicySource, options: FollowOptions) {
    this.#source = source;
    this.#poll = checkDuration(options.pollInMilliseconds, POLL, "pollInMilliseconds");
    const silence = checkDuration(options.silenceInMilliseconds, SILENCE, "silenceInMilliseconds");
    this.#patience = { silence, signal: this.#closing.signal };
    this.#reporter = new Reporter(options.report);
    const applier = new Applier(source, options, this.#patience, this.#reporter);
    this.#applier = applier;
    this.#inbox = new Inbox<News>((news) => applier.hear(news));
    const hearing = {
      hear: (news: News) => this.#inbox.push(news),
      refuse: (told: unknown, error: unknown) => this.#reporter.fail(isHead(told) ? "head" : "change", error),
    };
    this.#watching = new Watching(source, hearing, this.#patience);
  }

  get policies(): PolicySet {
    return this.#applier.state.policies;
  }

  get version(): number {
    return this.#applier.state.version;
  }

  get appliedAt(): Date | undefined {
    return this.#applier.state.appliedAt;
  }

  policyFor(host: string | undefined, target: string): Policy {
    return this.#applier.state.policies.policyFor(host, target);
  }

  async start(): Promise<void> {
    const isKept = await this.#applier.beginWithLastGood();
    this.#timer = setInterval(() => this.#pollOnce(), this.#poll).unref();
    const first = this.#pollOnce();
    if (!isKept) await this.#firstState(await first);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#reporter.isClosed = true;
    this.#closing.abort(new Error("crossgate: the follower is closed"));
    try {
      await this.#source.close();
    } finally {
      await this.#applier.lastGood?.close();
    }
  }

  /** @returns The newest version that there is; undefined if the source is away. */
  async #pollOnce(): Promise<number | undefined> {
    this.#applier.loader.retry();
    this.#applier.lastGood?.retry();
    if (this.#isPolling) return undefined;
    this.#isPolling = true;
    const { version } = this;
    try {
      const latest = await this.#watching.poll();
      if (latest < version) throw new Error(`crossgate: the source has gone back from version ${version} to ${latest}`);
      return latest;
    } catch (error) {
      this.#reporter.fail("watch", error);
      return undefined;
    } finally {
      this.#isPolling = false;
    }
  }

  /** Waits until all is applied that the source had when it was asked, or nothing more is to be expected. */
  async #firstState(latest: number | undefined): Promise<void> {
    const { state, loader } = this.#applier;
    const isThere = () =>
      latest === undefined || loader.hasFailed || (state.version >= latest && state.wanted === undefined);
    for (;;) {
      while (this.#inbox.isOpen) await pause();
      if (isThere()) return;
      try {
        await within(this.#reporter.next(), this.#patience, "the source");
      } catch {
        // An image may take long; that it comes is looked after elsewhere.
        if (!loader.isBusy || this.#closing.signal.aborted) return;
      }
    }
  }
}
