// Compares the library with the oracle and with the platform's URL parser on random cases.
//
//   npm run fuzz                                   30 seconds, from a random seed
//   npm run fuzz -- --seconds 300 --seed 7         longer, from a seed of one's own
//   npm run fuzz -- --cases 100000 --seed 7        the same cases on any machine
//
// The seed is printed first, then each disagreement, as small as it can be made, on one line. Exit code 1 if there
// is one, 2 for wrong arguments.

import { parseArgs } from "node:util";
import { Policies } from "./case.js";
import { type Budget, fuzz, type Outcome, summaryOf } from "./fuzz.js";

const USAGE = "usage: npm run fuzz -- [--seconds N] [--cases N] [--seed N]";
const OPTIONS = { seconds: { type: "string" }, cases: { type: "string" }, seed: { type: "string" } } as const;
const SEEDS = 2 ** 32;

/** The least time between two lines on how far it is, in seconds. */
const PAUSE = 5;

/** @throws Error that says which argument is wrong. */
function readBudget(args: readonly string[]): Budget {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const cases = readNumber("cases", values.cases, /^[1-9]\d{0,14}$/, "a whole number from 1 up");
  const seconds = readNumber("seconds", values.seconds, /^\d{1,9}(\.\d+)?$/, "a number such as 30 or 0.5");
  const seed = readNumber("seed", values.seed, /^\d{1,10}$/, `a whole number from 0 to ${SEEDS - 1}`, SEEDS - 1);
  return {
    seed: seed ?? Math.floor(Math.random() * SEEDS),
    cases: cases ?? Number.POSITIVE_INFINITY,
    seconds: seconds ?? (cases === undefined ? 30 : Number.POSITIVE_INFINITY),
  };
}

function readNumber(
  name: string,
  text: string | undefined,
  form: RegExp,
  expected: string,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (text === undefined) return undefined;
  if (!form.test(text) || Number(text) > most) throw new Error(`--${name} is ${expected}, not ${JSON.stringify(text)}`);
  return Number(text);
}

/** Writes each disagreement when it is first seen, and how far it is now and then. */
function reporter(): (outcome: Outcome) => void {
  const printed = new Set<string>();
  let next = PAUSE;
  return ({ cases, seconds, disagreements }) => {
    for (const line of disagreements) {
      if (!printed.has(line)) console.log(line);
      printed.add(line);
    }
    if (seconds < next) return;
    next = seconds + PAUSE;
    console.error(`${cases} cases, ${Math.round(cases / seconds)} a second`);
  };
}

async function run(budget: Budget): Promise<void> {
  console.log(`seed ${budget.seed}`);
  const report = reporter();
  const outcome = await fuzz(budget, new Policies(), report);
  report(outcome);
  console.log(summaryOf(outcome));
  process.exitCode = outcome.disagreements.size === 0 ? 0 : 1;
}

let budget: Budget | undefined;
try {
  budget = readBudget(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n${USAGE}`);
  process.exitCode = 2;
}
if (budget !== undefined) await run(budget);
