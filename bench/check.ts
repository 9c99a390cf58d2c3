import type { Allows, Contestant } from "./contestants/index.js";
import type { Row } from "./rows.js";

/**
 * Makes a contestant ready for a row, and sees that it answers right.
 * @throws Error that names the first origin for which the answer is wrong.
 */
export function prepareChecked(contestant: Contestant, row: Row): Allows {
  const allows = contestant.prepare(row.rules);
  for (const { origin, allowed, why } of [...row.cases, ...row.traffic]) {
    const answer: unknown = allows(origin);
    if (answer === allowed) continue;
    const wrong = `${contestant.name} in ${row.name} answers ${answer} for ${JSON.stringify(origin)}`;
    throw new Error(`${wrong}, not ${allowed} (${why})`);
  }
  return allows;
}
