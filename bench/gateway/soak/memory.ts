import { quantile } from "../../figure.js";
import type { Weight } from "../weigh.js";

/** What a process held, so many minutes after the start. */
export interface Sample extends Weight {
  readonly minute: number;
}

/** How far one of the kinds of memory grows: megabytes (2^20 bytes) a minute, over the last half of the time. */
export type Slopes = Readonly<Record<keyof Weight, number>>;

export const KINDS = ["rss", "heap", "external", "wasm"] as const satisfies readonly (keyof Weight)[];

/** With more than so many megabytes a minute, memory is not flat. */
export const STEEPEST = 3;
/** The least of so many samples counts for slopes: a whole image, and garbage, take their time to come and go. */
const FLOOR_OF = 6;
/** Fewer of these than so many in the last half say nothing. */
const LEAST_FLOORS = 6;

/** What one process holds, over time. Of so many samples the least of each kind counts: garbage comes and goes. */
export class MemoryLog {
  readonly samples: Sample[] = [];
  #window: Sample[] = [];
  readonly #windowSize: number;

  constructor(windowSize: number) {
    this.#windowSize = windowSize;
  }

  add(sample: Sample): void {
    this.#window.push(sample);
    if (this.#window.length < this.#windowSize) return;
    const least = (kind: keyof Weight) => leastOf(this.#window, kind);
    this.samples.push({
      minute: sample.minute,
      rss: least("rss"),
      heap: least("heap"),
      external: least("external"),
      wasm: least("wasm"),
    });
    this.#window = [];
  }

  /** @returns undefined if the time was too short to tell. */
  slopes(): Slopes | undefined {
    const last = this.samples.slice(Math.floor(this.samples.length / 2));
    const floors = last.slice(FLOOR_OF - 1).map((_, i) => last.slice(i, i + FLOOR_OF));
    if (floors.length < LEAST_FLOORS) return undefined;
    const point = (samples: readonly Sample[], kind: keyof Weight) =>
      [samples.at(-1)?.minute as number, leastOf(samples, kind) / 2 ** 20] as const;
    const slope = (kind: keyof Weight) => slopeOf(floors.map((samples) => point(samples, kind)));
    return { rss: slope("rss"), heap: slope("heap"), external: slope("external"), wasm: slope("wasm") };
  }
}

function leastOf(samples: readonly Sample[], kind: keyof Weight): number {
  return Math.min(...samples.map((one) => one[kind]));
}

/** The middle one of the slopes of all pairs of points (Theil and Sen): a single odd sample does not change it. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points.flatMap(([x, y], i) => points.slice(i + 1).map(([x2, y2]) => (y2 - y) / (x2 - x)));
  return quantile(slopes, 0.5);
}

/**
 * What grows steeper than `STEEPEST`. V8's heap is told and not judged: between two collections it moves by more than ten minutes
 * of such growth; where it does grow, the memory of the process does.
 */
export function steepOf(slopes: Slopes): (keyof Weight)[] {
  return KINDS.filter((kind) => kind !== "heap" && slopes[kind] > STEEPEST);
}
