import { setImmediate } from "node:timers/promises";

/** How long to wait for somebody else, and when no longer at all. */
export interface Patience {
  /** In milliseconds. */
  readonly silence: number;
  readonly signal: AbortSignal;
}

/** What a source may be silent for if nothing else is said, in milliseconds. */
export const SILENCE = 10_000;

/**
 * A duration in milliseconds that was given as an option.
 * @throws TypeError if it is none that timers take.
 */
export function checkDuration(given: number | undefined, otherwise: number, option: string): number {
  const duration = given ?? otherwise;
  if (typeof duration === "number" && duration >= 1 && duration < 2 ** 31) return duration;
  throw new TypeError(`crossgate: ${option} is a number of milliseconds`);
}

/** Lets other things run. */
export function pause(): Promise<void> {
  return setImmediate();
}

/**
 * What a promise comes to, if that is soon enough.
 * @param what Who is waited for, for the error.
 * @throws Error if the time is over, and what the signal says if it is aborted.
 */
export async function within<T>(promise: Promise<T>, { silence, signal }: Patience, what: string): Promise<T> {
  let stop = () => {};
  const over = new Promise<never>((_, reject) => {
    const abort = () => reject(signal.reason);
    const timer = setTimeout(() => reject(new Error(`crossgate: ${what} is silent for ${silence} ms`)), silence);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    stop();
  }
}

/** Something that is done by one at a time. */
export class OneAtATime {
  readonly #task: () => Promise<void>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Does it wholly after this call: once more if it is being done, for all who ask meanwhile. */
  run(): Promise<void> {
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) return this.#begin();
    this.#next = this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.#begin();
      });
    return this.#next;
  }

  #begin(): Promise<void> {
    this.#running = this.#task().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }
}
