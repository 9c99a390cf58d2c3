import { Random } from "../../test/seeded.js";
import { reference } from "../contestants/index.js";
import { grants, imageOf } from "../judging.js";
import { checkAnswers, ORIGINS } from "../matching.js";
import { makeTurn, measureTurns } from "../measure.js";
import type { Effort, Figure, Figures, Row } from "../row.js";
import { ALLOWED_SHARE, type Case } from "../traffic.js";
import { Wire } from "../wire.js";

const NAMES = [
  ...["Authorization", "Content-Type", "X-Requested-With", "X-Request-Id", "X-Correlation-Id", "If-Match"],
  ...["If-None-Match", "Idempotency-Key", "X-CSRF-Token", "X-Api-Version", "X-Client-Version", "X-Tenant-Id"],
  ...["Traceparent", "Tracestate", "X-Amz-Date", "X-Amz-Security-Token", "X-Goog-Api-Key", "Sentry-Trace"],
  ...["X-Device-Id", "X-Feature-Flags"],
];
const STRANGERS = ["x-debug-token", "x-forwarded-user", "x-api-versions", "traceparents"];
const REQUESTED = 6;
const ORIGIN = "https://console.market.example.com";
const METHOD = "PUT";

/** Joins requested names to the value of a header. */
type Join = (names: readonly string[], random: Random) => string;

const asBrowsersSend: Join = (names) => names.map((name) => name.toLowerCase()).join(",");
const spaced: Join = (names, random) =>
  names.map((name) => (random.oneIn(2) ? name.toUpperCase() : name)).join(random.oneIn(2) ? ", " : " ,\t");

/** Requested names against what one would write in JavaScript instead. */
export const namesRows: readonly Row[] = [
  makeRow("names", "as browsers send them", asBrowsersSend),
  makeRow("names-spaced", "with blanks and in upper case", spaced),
];

function makeRow(name: string, how: string, join: Join): Row {
  const title = `${REQUESTED} requested of ${NAMES.length} allowed names ${how}`;
  return { name, title, measure: (effort) => measure(makeHeaders(join), effort) };
}

/** Headers that stand where origins stand elsewhere. */
function makeHeaders(join: Join): Case[] {
  const random = new Random(1);
  return Array.from({ length: ORIGINS }, () => {
    const names = random.shuffled(NAMES).slice(0, REQUESTED);
    const allowed = random.fraction() < ALLOWED_SHARE;
    if (!allowed) names[random.below(REQUESTED)] = random.pick(STRANGERS);
    return { origin: join(names, random), allowed, why: allowed ? "all are listed" : "one is not listed" };
  });
}

const WHOLE = "Crossgate, origin and method too";
const WITHOUT = "Crossgate, origin and method alone";

async function measure(headers: readonly Case[], effort: Effort): Promise<Figures> {
  const wire = new Wire(headers.map(({ origin }) => origin));
  const turns = [];
  for (const [name, asks, note] of [
    [WHOLE, byEngine(), "a whole preflight, judged"],
    ["split, trim, lower-case, Set", bySet(), "knows no caps, no bytes outside of names"],
  ] as const) {
    checkAnswers(name, asks, headers);
    turns.push(await makeTurn(name, wire, asks, note));
  }
  turns.push(await makeTurn(WITHOUT, wire, withoutNames(), "the same preflight, with no names"));
  const figures = await measureTurns(turns, wire, effort);
  return { unit: "ns a header", reference: reference.name, figures: [namesAlone(figures), ...figures] };
}

/** What the names of a preflight cost: the whole less what it costs without. */
function namesAlone(figures: readonly Figure[]): Figure {
  const find = (name: string) => figures.find((figure) => figure.name === name) as Figure;
  const without = find(WITHOUT).median;
  const { median, quartiles } = find(WHOLE);
  const less = (nanoseconds: number) => nanoseconds - without;
  const note = "the whole preflight less the same with no names";
  return { name: reference.name, median: less(median), quartiles: [less(quartiles[0]), less(quartiles[1])], note };
}

function withoutNames(): (header: string) => boolean {
  const image = imageOf({ origins: [ORIGIN], methods: [METHOD], headers: NAMES }, NAMES);
  return () => grants(image, ORIGIN, METHOD, "");
}

function byEngine(): (header: string) => boolean {
  const image = imageOf({ origins: [ORIGIN], methods: [METHOD], headers: NAMES }, NAMES);
  return (header) => grants(image, ORIGIN, METHOD, header);
}

function bySet(): (header: string) => boolean {
  const allowed = new Set(NAMES.map((name) => name.toLowerCase()));
  return (header) => header.split(",").every((name) => allowed.has(name.trim().toLowerCase()));
}
