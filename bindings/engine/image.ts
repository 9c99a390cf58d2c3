import { IMAGE_FLAGS, IMAGE_MASK, IMAGE_SIZE, IMAGE_TABLE, RULE_SIZE } from "../../assembly/layout.js";
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
}

/**
 * Writes a policy's image into linear memory.
 * @throws RangeError if the engine gives no more memory.
 */
export function writeImage(plan: Plan): Image {
  const slots = countSlots(plan.rules.length);
  const texts = joinTexts(plan.rules, IMAGE_TABLE + slots * RULE_SIZE);
  const image = reserve(texts.end);
  try {
    const { address } = image;
    const header = new DataView(memory.buffer, address, IMAGE_TABLE);
    header.setUint32(IMAGE_SIZE, texts.end, true);
    header.setUint32(IMAGE_FLAGS, plan.flags, true);
    header.setUint32(IMAGE_MASK, slots - 1, true);
    matcher.seal(address);
    writeAscii(texts.joined, address + texts.start);
    plan.rules.forEach(({ kind, scope, text }, i) => {
      matcher.place(address, kind, scope, texts.offsets[i] as number, text.length);
    });
  } catch (error) {
    abandon(image);
    throw error;
  }
  return image;
}

/** A power of two that leaves at least four slots in ten free, so that a search soon comes to one. */
function countSlots(rules: number): number {
  return 2 ** (32 - Math.clz32(Math.ceil((rules * 5) / 3)));
}

/** The texts one after the other, from offset `start` of the image; neighbours with the same text share it. */
function joinTexts(rules: readonly Rule[], start: number) {
  const texts: string[] = [];
  const offsets: number[] = [];
  let end = start;
  for (const { text } of rules) {
    if (texts.at(-1) !== text) {
      texts.push(text);
      end += text.length;
    }
    offsets.push(end - text.length);
  }
  return { joined: texts.join(""), offsets, start, end };
}

function writeAscii(text: string, address: number): void {
  const { read, written } = new TextEncoder().encodeInto(text, memory.subarray(address));
  if (read !== text.length || written !== read) throw new Error("crossgate: the text of a rule is not ASCII");
}
