import type { Random } from "../../test/seeded.js";

/** Numbers of which few come often: the one with the place n comes with a share that is proportional to 1 / (n + 1). */
export class Zipf {
  readonly #sums: Float64Array;

  /** @param count How many numbers there are, from 0 on. */
  constructor(count: number) {
    let sum = 0;
    this.#sums = Float64Array.from({ length: count }, (_, place) => (sum += 1 / (place + 1)));
  }

  pick(random: Random): number {
    const wanted = random.fraction() * (this.#sums.at(-1) as number);
    let low = 0;
    let high = this.#sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sums[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
