import { Random } from "../test/seeded.js";

/** The numbers of the first round and of the one behind the last. Those below 0 do not count: the engine compiles. */
export interface Rounds {
  readonly from: number;
  readonly to: number;
}

/**
 * Gives so many contestants a turn in each round, one at a time, in an order that changes.
 * @param take The turn of the one with that number.
 * @returns The samples of each, by round.
 */
export async function interleave<Sample>(
  count: number,
  { from, to }: Rounds,
  take: (number: number) => Sample | Promise<Sample>,
): Promise<Sample[][]> {
  const random = new Random(1);
  const samples: Sample[][] = Array.from({ length: count }, () => []);
  for (let round = from; round < to; round++) {
    for (const number of random.shuffled([...samples.keys()])) {
      const sample = await take(number);
      if (round >= 0) samples[number]?.push(sample);
    }
  }
  return samples;
}
