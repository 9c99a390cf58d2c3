// Makes a case smaller for as long as it stays wrong: greedy delta debugging.

/** Without these there is no case left. */
const NEEDED = new Set(["question", "options", "request", "method", "host"]);

/** How many smaller cases are tried, whatever comes out. */
const TRIES = 5000;

/** The smallest case that was found to be wrong too; each step drops something, or writes an `a` for something else. */
export function shrink<T extends object>(found: T, isWrong: (smaller: T) => boolean): T {
  let best = found;
  let tries = 0;
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const candidate of candidates(best)) {
      if (++tries > TRIES) return best;
      if (!isWrong(candidate as T)) continue;
      best = candidate as T;
      isDone = false;
      break;
    }
  }
  return best;
}

/** How a text may become smaller. */
type Texts = (text: string) => Iterable<string>;

/**
 * First what can be dropped whole, as that is most; then what several texts have in common, as a rule or an origin
 * alone could not lose it; then every text.
 */
function* candidates(value: object): Generator<object> {
  yield* smallerFields(value, () => []);
  const texts = new Set(textsIn(value));
  for (const part of partsOf(texts, /[\w-]+\.|:\d+/g)) yield replaced(value, part, "") as object;
  for (const part of partsOf(texts, /[\w-]{2,}/g)) yield replaced(value, part, "a") as object;
  yield* smallerFields(value, smallerTexts);
}

function partsOf(texts: ReadonlySet<string>, form: RegExp): ReadonlySet<string> {
  return new Set([...texts].flatMap((text) => text.slice(0, 400).match(form) ?? []));
}

/** Every text within that may change. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => (key === "question" ? [] : textsIn(field)));
}

/** The same with `part` replaced in every text, but for what kind of case it is. */
function replaced(value: unknown, part: string, by: string): unknown {
  if (typeof value === "string") return value.replaceAll(part, by);
  if (Array.isArray(value)) return value.map((item) => replaced(item, part, by));
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([key, field]) => [key, key === "question" ? field : replaced(field, part, by)]),
  );
}

/** Everything that is one step smaller. What is neither a list, an object nor a string can only be dropped. */
function* smaller(value: unknown, texts: Texts): Generator<unknown> {
  if (typeof value === "string") yield* texts(value);
  else if (Array.isArray(value)) yield* smallerLists(value, texts);
  else if (typeof value === "object" && value !== null) yield* smallerObjects(value, texts);
}

function* smallerObjects(value: object, texts: Texts): Generator<object> {
  for (const key of Object.keys(value)) {
    if (!NEEDED.has(key)) yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
  }
  yield* smallerFields(value, texts);
}

function* smallerFields(value: object, texts: Texts): Generator<object> {
  for (const [key, field] of Object.entries(value)) {
    if (key === "question") continue;
    for (const candidate of smaller(field, texts)) yield { ...value, [key]: candidate };
  }
}

function* smallerLists(list: readonly unknown[], texts: Texts): Generator<unknown[]> {
  for (const [start, end] of chunks(list.length)) yield [...list.slice(0, start), ...list.slice(end)];
  for (let i = 0; i < list.length; i++) {
    for (const candidate of smaller(list[i], texts)) yield list.with(i, candidate);
  }
}

function* smallerTexts(text: string): Generator<string> {
  for (const [start, end] of chunks(text.length)) yield text.slice(0, start) + text.slice(end);
  for (const [start, end] of chunks(text.length)) {
    const plain = "a".repeat(end - start);
    if (text.slice(start, end) !== plain) yield text.slice(0, start) + plain + text.slice(end);
  }
}

/** The whole, its halves, quarters, and so on down to single elements. */
function* chunks(length: number): Generator<[start: number, end: number]> {
  for (let size = length; size > 0; size = Math.floor(size / 2)) {
    for (let start = 0; start < length; start += size) yield [start, Math.min(start + size, length)];
  }
}
