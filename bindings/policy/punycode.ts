// Punycode (RFC 3492), backwards. The way there is a URL parser's.

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;

/** What a label says behind its `xn--`, or undefined if that is no Punycode (RFC 3492 6.2). */
export function decodePunycode(text: string): string | undefined {
  const delimiter = text.lastIndexOf("-");
  const points = Array.from(text.slice(0, Math.max(0, delimiter)), (char) => char.charCodeAt(0));
  let point = 128;
  let index = 0;
  let bias = 72;
  for (let at = delimiter + 1; at < text.length; ) {
    const delta = readDelta(text, at, bias);
    if (delta === undefined) return undefined;
    const count = points.length + 1;
    bias = adapt(delta.value, count, index === 0 && point === 128);
    index += delta.value;
    point += Math.floor(index / count);
    index %= count;
    if (point > 0x10ffff) return undefined;
    points.splice(index++, 0, point);
    at = delta.end;
  }
  return String.fromCodePoint(...points);
}

/** A generalized variable-length integer (RFC 3492 3.3), and where it ends. */
function readDelta(text: string, start: number, bias: number): { value: number; end: number } | undefined {
  let value = 0;
  let weight = 1;
  for (let at = start, k = BASE; at < text.length; at++, k += BASE) {
    const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[at] as string);
    if (digit < 0 || value > 0x7fffffff) return undefined;
    value += digit * weight;
    const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
    if (digit < threshold) return { value, end: at + 1 };
    weight *= BASE - threshold;
  }
  return undefined;
}

/** RFC 3492 6.1 */
function adapt(value: number, count: number, isFirst: boolean): number {
  let delta = Math.floor(isFirst ? value / DAMP : value / 2);
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
