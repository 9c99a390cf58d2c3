// What requests that are made to cost do cost, beside the copying of their bytes.
//
//   npm run bench:hostile                 in about half a minute
//   npm run bench:hostile -- --quick      few rounds: whether it runs, not how long it takes

import { type CorsRequest, definePolicy } from "../bindings/index.js";
import { BEYOND, HOSTILE_POLICY, type Hostile, WITHIN } from "../test/cases/hostile.js";
import { Random } from "../test/seeded.js";
import { quantile } from "./measure.js";
import { describeMachine } from "./report.js";

const ROUNDS = process.argv.includes("--quick") ? 1 : 41;
/** Rounds that are not counted, in which the engine compiles. */
const WARMUP_ROUNDS = ROUNDS === 1 ? 0 : 5;
/** Bytes of strings a batch: a batch lasts long enough for the clock, and its strings fit into memory. */
const BATCH_BYTES = 2 ** 22;
const BATCH_MAX = 256;

/** Takes one request after the other, and returns what keeps the work from being optimized away. */
type Use = (requests: readonly CorsRequest[]) => number;

const policy = definePolicy(HOSTILE_POLICY);

const decideAll: Use = (requests) => {
  let allowed = 0;
  for (const request of requests) {
    const decision = policy.decide(request);
    if ("allowed" in decision && decision.allowed) allowed++;
  }
  return allowed;
};

const encoder = new TextEncoder();
/** Room for the longest text, at three bytes a character. */
const room = new Uint8Array(2 ** 22);

const copyAll: Use = (requests) => {
  let bytes = 0;
  for (const request of requests) {
    for (const text of textsOf(request)) bytes += encoder.encodeInto(text, room).written;
  }
  return bytes;
};

/** The texts that cost: the requested names, or else the origin. */
function textsOf({ origin, requestHeaders }: CorsRequest): readonly string[] {
  const text = requestHeaders ?? origin ?? [];
  return typeof text === "string" ? [text] : text;
}

const toRequest = ({ make }: Hostile): CorsRequest => ({
  method: "OPTIONS",
  origin: "https://a.example.com",
  requestMethod: "PUT",
  ...make(),
});

/** @throws Error if a request is not decided as it should be. */
function checkAnswer(hostile: Hostile): void {
  const decision = policy.decide(toRequest(hostile));
  if (!("reason" in decision)) throw new Error(`${hostile.what}: a promise without a predicate`);
  if (decision.reason === hostile.reason) return;
  throw new Error(`${hostile.what}: ${decision.reason}, not ${hostile.reason}`);
}

/** Nanoseconds a request of one batch, whose strings nobody has read before. */
function time(use: Use, hostile: Hostile, batch: number): number {
  const requests = Array.from({ length: batch }, () => toRequest(hostile));
  const start = process.hrtime.bigint();
  use(requests);
  return Number(process.hrtime.bigint() - start) / batch;
}

function batchSize(hostile: Hostile): number {
  // A line costs a word in its list, even if it is empty.
  const bytes = textsOf(toRequest(hostile)).reduce((sum, text) => sum + text.length + 8, 0);
  return Math.max(1, Math.min(BATCH_MAX, Math.floor(BATCH_BYTES / bytes)));
}

/** The median costs of deciding and of copying, in nanoseconds a request, their rounds interleaved. */
function measure(hostile: Hostile, random: Random): { decided: number; copied: number } {
  const samples = new Map<Use, number[]>([decideAll, copyAll].map((use) => [use, []]));
  const batch = batchSize(hostile);
  for (let round = -WARMUP_ROUNDS; round < ROUNDS; round++) {
    for (const use of random.shuffled([...samples.keys()])) {
      const sample = time(use, hostile, batch);
      if (round >= 0) samples.get(use)?.push(sample);
    }
  }
  const median = (use: Use) => quantile(samples.get(use) ?? [], 0.5);
  return { decided: median(decideAll), copied: median(copyAll) };
}

const tableLine = (name: string, ...cells: readonly string[]) =>
  `  ${name.padEnd(50)}${cells.map((cell) => cell.padStart(14)).join("")}`;

function describe(hostile: Hostile, random: Random): string {
  const { decided, copied } = measure(hostile, random);
  return tableLine(hostile.what, decided.toFixed(0), copied.toFixed(0), (decided / copied).toFixed(3));
}

const random = new Random(1);
for (const hostile of [...BEYOND, ...WITHIN]) checkAnswer(hostile);
console.log(describeMachine());
for (const [title, table] of [
  ["beyond the caps", BEYOND],
  ["within the caps", WITHIN],
] as const) {
  console.log(`\n${title}\n${tableLine("a preflight with", "ns to decide", "ns to copy", "decide / copy")}`);
  for (const hostile of table) console.log(describe(hostile, random));
}
