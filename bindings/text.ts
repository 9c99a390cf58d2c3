// Texts of requests for people: on one line and in printable ASCII whatever they hold, so that they can neither forge a
// line of a log nor steer a terminal. They are not safe in HTML.

const LENGTH_MAX = 200;
const LIST_MAX = 10;

const COLON = 0x3a;
const SLASH = 0x2f;
const LOWER_CASE = 0x20;

/** A text in quotation marks, escaped; what is longer than 200 characters is cut. */
export function quote(text: string): string {
  return `"${escapeText(text)}"`;
}

/** The same without the quotation marks around it. */
export function escapeText(text: string): string {
  return printable(JSON.stringify(shorten(text)).slice(1, -1));
}

/** A text of which no more than 200 characters are shown. */
export function shorten(text: string): string {
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}...` : text;
}

/** A text with a `\u` escape for every code unit that is not printable ASCII. */
export function printable(text: string): string {
  return text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `a`, `a and b`, `a, b and c`; of more than ten the first ten, and how many more. */
export function enumerate(texts: readonly string[]): string {
  const more = texts.length - LIST_MAX;
  const shown = more > 0 ? [...texts.slice(0, LIST_MAX), `${more} more`] : texts;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** A text without the optional whitespace around it (RFC 9110 5.6.3). */
export function trimOws(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isOws(text[start])) start++;
  while (end > start && isOws(text[end - 1])) end--;
  return text.slice(start, end);
}

function isOws(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

/**
 * Whether an origin could be that of another text, which stands for what the origin has from `start` on. Most are told
 * apart by a few characters: where they differ first, there has to begin what `serializedForm` takes off. Letter case
 * is not looked at. It lies here for the gates, which need not load what reads origins for it.
 */
export function beginsAlike(origin: string, start: number, other: string): boolean {
  for (let i = 0; i < other.length; i++) {
    const unit = other.charCodeAt(i);
    if ((unit | LOWER_CASE) !== (origin.charCodeAt(start + i) | LOWER_CASE)) return unit === COLON || unit === SLASH;
  }
  return true;
}
