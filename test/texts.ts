// Texts that are a text but for one code unit, or for how they are held.

/** Each text with the code unit at one place replaced, or with one more at one place, for every code unit there is. */
export function* oneUnitOff(text: string): Generator<string> {
  for (let at = 0; at <= text.length; at++) {
    const head = text.slice(0, at);
    for (let unit = 0; unit <= 0xffff; unit++) {
      const char = String.fromCharCode(unit);
      yield head + char + text.slice(at);
      if (at < text.length) yield head + char + text.slice(at + 1);
    }
  }
}

/** Each text whose code units have the low bytes of `text`, but at some place not its high bytes. */
export function* sameLowBytes(text: string): Generator<string> {
  for (let high = 0x100; high <= 0xff00; high += 0x100) {
    const wide = widen(text, high);
    for (let at = 0; at < text.length; at++) {
      yield text.slice(0, at) + wide.slice(at);
      yield wide.slice(0, at + 1) + text.slice(at + 1);
      yield text.slice(0, at) + wide[at] + text.slice(at + 1);
    }
  }
}

function widen(text: string, high: number): string {
  return String.fromCharCode(...Array.from(text, (char) => char.charCodeAt(0) + high));
}

const SURROGATES = ["\ud800", "\udbff", "\udc00", "\udfff"];

/** The text with surrogates at one place: halves of pairs, pairs the wrong way round, and whole ones. */
export function* withSurrogates(text: string): Generator<string> {
  const runs = [...SURROGATES, ...SURROGATES.flatMap((a) => SURROGATES.map((b) => a + b))];
  for (let at = 0; at <= text.length; at++) {
    for (const run of runs) {
      yield text.slice(0, at) + run + text.slice(at);
      yield text.slice(0, at) + run + text.slice(at + run.length);
    }
  }
}

/** What an external string begins at, in characters: Node hands the bytes of longer ones to V8 without a copy. */
const EXTERNAL = 1_100_000;
const ONE_BYTE = Buffer.alloc(EXTERNAL, "x");
const TWO_BYTE = Buffer.alloc(2 * EXTERNAL, "\u0100", "utf16le");

const inside = (bytes: Buffer, encoding: "latin1" | "utf16le", text: string): string => {
  const own = Buffer.from(bytes);
  const at = own.write(text, 1000, encoding);
  const scale = encoding === "latin1" ? 1 : 2;
  return own.toString(encoding).slice(1000 / scale, (1000 + at) / scale);
};

/** The ways in which V8 holds a text of Latin-1, each with how it comes about. */
export const HELD: Readonly<Record<string, (text: string) => string>> = {
  "a rope of two": (text) => text.slice(0, text.length >> 1) + text.slice(text.length >> 1),
  "a rope of single characters from the left": (text) => [...text].reduce((rope, char) => rope + char, ""),
  "a rope of single characters from the right": (text) => [...text].reduceRight((rope, char) => char + rope, ""),
  "a rope that was read": (text) => {
    const rope = [...text].reduce((left, char) => left + char, "");
    return rope.charCodeAt(0) >= 0 ? rope : "";
  },
  "a slice": (text) => `${"x".repeat(1000)}${text}${"y".repeat(1000)}`.slice(1000, 1000 + text.length),
  "a slice of a slice": (text) => `${"x".repeat(1000)}${text}yy`.slice(900).slice(100, 100 + text.length),
  "the end of a two-byte string": (text) => `\u0100${text}`.slice(1),
  "a slice of a two-byte string": (text) => `${"\u0100".repeat(99)}${text}\u0100`.slice(99, 99 + text.length),
  "a rope of two-byte strings": (text) => [...text].reduce((rope, char) => rope + `\u0100${char}`.slice(1), ""),
  "two-byte characters": (text) => Buffer.from(text, "utf16le").toString("utf16le"),
  "a slice of an external string": (text) => inside(ONE_BYTE, "latin1", text),
  "a slice of an external two-byte string": (text) => inside(TWO_BYTE, "utf16le", text),
  "an interned string": (text) => Object.keys({ [[...text].reduce((rope, char) => rope + char, "")]: 0 })[0] as string,
  "a string from bytes": (text) => Buffer.from(text, "latin1").toString("latin1"),
  "a string from JSON": (text) => JSON.parse(JSON.stringify(text)) as string,
};
