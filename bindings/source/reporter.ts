import type { FailedDuring, FollowEvent } from "./follow.js";

/** Tells the user of a follower what happens, and whoever waits for something to happen. */
export class Reporter {
  readonly #report: ((event: FollowEvent) => void) | undefined;
  #wake = () => {};
  /** What fails from then on is nobody's concern, but for what is kept. */
  isClosed = false;

  constructor(report: ((event: FollowEvent) => void) | undefined) {
    this.#report = report;
  }

  /** When something happens next. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  fail(during: FailedDuring, error: unknown): void {
    if (!this.isClosed || during === "keep") this.tell({ kind: "failed", during, error });
  }

  tell(event: FollowEvent): void {
    this.#wake();
    try {
      this.#report?.(event);
    } catch (error) {
      // Whoever is told must not stop what tells.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
