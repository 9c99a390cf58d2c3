import { depthOf, longestOf } from "../routes/path-table.js";
import { crc32 } from "./checksum.js";
import {
  AT_BY,
  AT_CHECKSUM,
  AT_DEPTH,
  AT_FORMAT,
  AT_LENGTH,
  AT_LONGEST,
  AT_MANNERS,
  AT_TENANTS,
  FORMAT,
  HEADER_SIZE,
  MAGIC,
} from "./format.js";
import { compareBytes } from "./input.js";
import { Output } from "./output.js";
import type { Texts } from "./texts.js";

/** One tenant of an image. */
export interface Entry extends Texts {
  readonly key: string;
  /** What it is found by. */
  readonly index: string;
}

/**
 * Writes an image: the same bytes for the same tenants, in whichever order they are given.
 * @param by The number of what its keys are.
 * @throws RangeError if it would be longer than 4 GiB.
 */
export function writeImage(entries: readonly Entry[], by: number): Uint8Array {
  const sorted = sort(entries);
  const manners = numberTexts(sorted.map(({ manner }) => manner));
  const mannerIndex = HEADER_SIZE + sorted.length * 4;
  const out = new Output(mannerIndex + manners.size * 4);
  writeEntries(out, sorted, manners);
  for (const [text, number] of manners) {
    out.setNumber(mannerIndex + number * 4, out.end);
    out.addCounted(text);
  }
  out.setText(0, MAGIC);
  const header = [
    [AT_FORMAT, FORMAT],
    [AT_LENGTH, out.end],
    [AT_BY, by],
    [AT_TENANTS, sorted.length],
    [AT_MANNERS, manners.size],
    [AT_DEPTH, sorted.reduce((most, { key }) => Math.max(most, depthOf(key)), 0)],
    [AT_LONGEST, sorted.reduce((most, { key }) => Math.max(most, longestOf(key)), 0)],
  ] as const;
  for (const [at, value] of header) out.setNumber(at, value);
  const bytes = out.finish();
  new DataView(bytes.buffer).setUint32(AT_CHECKSUM, crc32(bytes.subarray(AT_CHECKSUM + 4)), true);
  return bytes;
}

/** An entry's policy stands in front of it, unless it stands there for another already. */
function writeEntries(out: Output, sorted: readonly Entry[], manners: ReadonlyMap<string, number>): void {
  const policies = Array.from(manners, () => new Map<string, number>());
  for (const [i, { key, index, manner, rules }] of sorted.entries()) {
    const number = manners.get(manner) as number;
    const offsets = policies[number] as Map<string, number>;
    const policy = offsets.get(rules) ?? out.end;
    if (policy === out.end) {
      offsets.set(rules, policy);
      out.addNumber(number);
      out.addCounted(rules);
    }
    out.setNumber(HEADER_SIZE + i * 4, out.end);
    out.addNumber(policy);
    out.addPair(index, key === index ? "" : key);
  }
}

function sort(entries: readonly Entry[]): Entry[] {
  const encoder = new TextEncoder();
  const compare = (a: Uint8Array, b: Uint8Array) => compareBytes(a, 0, a.length, b);
  const compareKeys = (a: Entry, b: Entry) => compare(encoder.encode(a.key), encoder.encode(b.key));
  const encoded = entries.map((entry) => ({ entry, index: encoder.encode(entry.index) }));
  return encoded.sort((a, b) => compare(a.index, b.index) || compareKeys(a.entry, b.entry)).map(({ entry }) => entry);
}

/** Each text once, with its number. */
function numberTexts(texts: readonly string[]): Map<string, number> {
  return new Map([...new Set(texts)].map((text, number) => [text, number]));
}
