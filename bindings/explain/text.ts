const LENGTH_MAX = 200;

/**
 * A text of a request, quoted for a person: on one line and in printable ASCII whatever it holds, so that it can
 * neither forge a line of a log nor steer a terminal. What is longer than 200 characters is cut. It is not safe in HTML.
 */
export function quote(text: string): string {
  return `"${escapeText(text)}"`;
}

/** The same without the quotation marks around it. */
export function escapeText(text: string): string {
  const cut = text.length > LENGTH_MAX ? text.slice(0, LENGTH_MAX) : text;
  const escaped = JSON.stringify(cut).slice(1, -1);
  return printable(cut === text ? escaped : `${escaped}...`);
}

/** A text with a `\\u` escape for every code unit that is not printable ASCII. */
export function printable(text: string): string {
  return text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
