/** Tells of troubles, each when it comes and not again while it lasts. */
export class Said {
  readonly #report: (line: string) => void;
  /** What was said last, by what it is about. */
  readonly #last = new Map<string, string>();

  constructor(report: (line: string) => void) {
    this.#report = report;
  }

  trouble(about: string, what: string): void {
    if (this.#last.get(about) === what) return;
    this.#last.set(about, what);
    this.#report(`${about}: ${what}`);
  }

  /** What it is about works again. */
  over(about: string): void {
    this.#last.delete(about);
  }
}
