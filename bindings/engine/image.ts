import { IMAGE_FLAGS, IMAGE_MASK, IMAGE_PADDING, IMAGE_SIZE, IMAGE_TABLE, RULE_SIZE } from "../../assembly/layout.js";
import { memory } from "./arena.js";
import { matcher } from "./module.js";
import { abandon, type Image, reserve } from "./residence.js";

/** One rule as the table holds it: `kind` and `scope` as in `assembly/layout.ts`, `text` in ASCII. */
export interface Rule {
  readonly kind: number;
  readonly scope: number;
  readonly text: string;
}

/** What an image is made from. */
export interface Plan {
  readonly flags: number;
  readonly rules: readonly Rule[];
  /** Hosts and patterns of hosts for http and https, in their canonical form, without `:*`. */
  readonly hosts: readonly string[];
  /** Origins and patterns of origins with one of these schemes, the same. */
  readonly origins: readonly string[];
}

/**
 * Writes a policy's image into linear memory.
 * @throws RangeError if the engine gives no more memory.
 */
export function writeImage({ flags, rules, hosts, origins }: Plan): Image {
  const slots = countSlots(rules.length + hosts.length * 2 + origins.length);
  const start = IMAGE_TABLE + slots * RULE_SIZE;
  const texts = rules.map(({ text }) => text).join("");
  const lines = toLines(hosts) + toLines(origins);
  const end = start + texts.length + lines.length;
  const image = reserve(end + IMAGE_PADDING);
  try {
    const { address } = image;
    memory.fill(0, address, address + start);
    const header = new DataView(memory.buffer, address, IMAGE_TABLE);
    header.setUint32(IMAGE_SIZE, end, true);
    header.setUint32(IMAGE_FLAGS, flags, true);
    header.setUint32(IMAGE_MASK, slots - 1, true);
    matcher.seal(address);
    writeAscii(texts, address + start);
    placeRules(address, rules, start);
    writeAscii(lines, address + end - lines.length);
    matcher.placeLines(address, end - lines.length, end);
  } catch (error) {
    abandon(image);
    throw error;
  }
  return image;
}

function toLines(patterns: readonly string[]): string {
  return patterns.length === 0 ? "" : `${patterns.join("\n")}\n`;
}

/** Places rules whose texts stand one after the other from offset `start` on. */
function placeRules(address: number, rules: readonly Rule[], start: number): void {
  let offset = start;
  for (const { kind, scope, text } of rules) {
    matcher.place(address, kind, scope, offset, text.length);
    offset += text.length;
  }
}

/** A power of two that leaves at least four slots in ten free, so that a search soon comes to one. */
function countSlots(rules: number): number {
  return 2 ** (32 - Math.clz32(Math.ceil((rules * 5) / 3)));
}

function writeAscii(text: string, address: number): void {
  const { read, written } = new TextEncoder().encodeInto(text, memory.subarray(address));
  if (read !== text.length || written !== read) throw new Error("crossgate: the text of a rule is not ASCII");
}
