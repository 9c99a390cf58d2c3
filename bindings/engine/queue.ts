/**
 * A Set whose first item can be taken. A Set alone looks past every item that was taken before, until it is made anew: with
 * a hundred thousand of them that is 40 microseconds each time.
 */
export class Queue<T> {
  readonly #items = new Set<T>();
  #next = this.#items.values();

  get size(): number {
    return this.#items.size;
  }

  add(item: T): void {
    this.#items.add(item);
  }

  /** @returns Whether it was there. */
  delete(item: T): boolean {
    return this.#items.delete(item);
  }

  /** The item that was added before all others that are there; undefined if there is none. */
  take(): T | undefined {
    let { value, done } = this.#next.next();
    if (done) {
      this.#next = this.#items.values();
      ({ value, done } = this.#next.next());
    }
    if (done) return undefined;
    this.#items.delete(value as T);
    return value;
  }
}
