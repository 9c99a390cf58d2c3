import { type CorsRequest, definePolicy, type Policy } from "../../bindings/index.js";
import { BEYOND, HOSTILE_POLICY, type Hostile, WITHIN } from "../../test/cases/hostile.js";
import { milliseconds, sampleTasks, type Task } from "../clock.js";
import type { Effort, Figure, Figures, Row } from "../row.js";

/** Bytes of strings a batch: a batch lasts long enough for the clock, and its strings fit into memory. */
const BATCH_BYTES = 2 ** 22;
const BATCH_MAX = 256;
/** Rounds that are not counted, in which the engine compiles. */
const WARMUP_ROUNDS = 5;
/** An ordinary preflight, which stands first within the caps. */
const ORDINARY = WITHIN[0] as Hostile;

/** What preflights cost that are made to cost, beside the copying of their bytes. */
export const attackRows: readonly Row[] = [
  makeRow("attacks-beyond", "beyond the caps", [ORDINARY, ...BEYOND]),
  makeRow("attacks-within", "just within the caps", WITHIN),
];

function makeRow(name: string, where: string, attacks: readonly Hostile[]): Row {
  const title = `preflights that are made to cost, ${where}`;
  return { name, title, measure: (effort) => measure(attacks, effort) };
}

async function measure(attacks: readonly Hostile[], { isQuick }: Effort): Promise<Figures> {
  const policy = definePolicy(HOSTILE_POLICY);
  for (const attack of attacks) checkAnswer(policy, attack);
  const tasks = attacks.flatMap((attack) => [
    makeTask(attack, (request) => policy.decide(request)),
    makeTask(attack, copyTexts),
  ]);
  const figures = await sampleTasks(tasks, isQuick ? 1 : 21, isQuick ? 0 : WARMUP_ROUNDS);
  // Decided and copied in turns.
  const pairs = attacks.map((_, i) => figures.slice(2 * i, 2 * i + 2) as [Figure, Figure]);
  const noted = pairs.map(([decided, copied]) => ({ ...decided, note: noteOf(decided, copied) }));
  return { unit: "ns a preflight", reference: ORDINARY.what, figures: noted };
}

function noteOf(decided: Figure, copied: Figure): string {
  const share = (decided.median / copied.median).toFixed(3);
  return `${share} of copying its bytes, which takes ${copied.median.toFixed(0)} ns`;
}

/** @throws Error if a request is not decided as it should be. */
function checkAnswer(policy: Policy, attack: Hostile): void {
  const decision = policy.decide(toRequest(attack));
  if ("reason" in decision && decision.reason === attack.reason) return;
  throw new Error(`${attack.what} is decided otherwise than ${attack.reason}`);
}

function makeTask(attack: Hostile, use: (request: CorsRequest) => unknown): Task {
  const batch = batchSize(attack);
  const sample = () => {
    // Strings that nobody has read before.
    const requests = Array.from({ length: batch }, () => toRequest(attack));
    return (milliseconds(() => requests.map(use)) * 1e6) / batch;
  };
  return { name: attack.what, sample };
}

function batchSize(attack: Hostile): number {
  // A line costs a word in its list, even if it is empty.
  const bytes = textsOf(toRequest(attack)).reduce((sum, text) => sum + text.length + 8, 0);
  return Math.max(1, Math.min(BATCH_MAX, Math.floor(BATCH_BYTES / bytes)));
}

const toRequest = ({ make }: Hostile): CorsRequest => ({
  method: "OPTIONS",
  origin: "https://a.example.com",
  requestMethod: "PUT",
  ...make(),
});

/** The texts that cost: the requested names, or else the origin. */
function textsOf({ origin, requestHeaders }: CorsRequest): readonly string[] {
  const text = requestHeaders ?? origin ?? [];
  return typeof text === "string" ? [text] : text;
}

const encoder = new TextEncoder();
/** Room for the longest text, at three bytes a character. */
const room = new Uint8Array(2 ** 22);

function copyTexts(request: CorsRequest): number {
  let bytes = 0;
  for (const text of textsOf(request)) bytes += encoder.encodeInto(text, room).written;
  return bytes;
}
