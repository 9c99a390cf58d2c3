import {
  IMAGE_MASK,
  IMAGE_TABLE,
  RULE_HASH,
  RULE_KIND,
  RULE_LENGTH,
  RULE_SCOPE,
  RULE_SIZE,
  RULE_TEXT,
} from "../assembly/layout.js";
import { memory } from "../bindings/engine/arena.js";
import type { Image } from "../bindings/engine/index.js";

/** A rule as it stands in an image. */
export interface Slot {
  /** How many slots behind the one that its hash says. */
  readonly displacement: number;
  readonly hash: number;
  readonly kind: number;
  readonly scope: number;
  readonly text: string;
}

/** The rules in an image, in the order of its table. */
export function slotsOf({ address }: Image): Slot[] {
  const view = new DataView(memory.buffer, address);
  const mask = view.getUint32(IMAGE_MASK, true);
  return Array.from({ length: mask + 1 }, (_, i) => i).flatMap((number) => {
    const slot = IMAGE_TABLE + number * RULE_SIZE;
    const text = view.getUint32(slot + RULE_TEXT, true);
    const length = view.getUint16(slot + RULE_LENGTH, true);
    if (text === 0) return [];
    const hash = view.getUint32(slot + RULE_HASH, true);
    return {
      displacement: (number - hash) & mask,
      hash,
      kind: view.getUint16(slot + RULE_KIND, true),
      scope: view.getUint32(slot + RULE_SCOPE, true),
      text: Buffer.from(memory.buffer, address + text, length).toString("latin1"),
    };
  });
}
