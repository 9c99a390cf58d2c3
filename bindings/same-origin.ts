import { serializedForm } from "./policy/origin-pattern.js";

const COLON = 0x3a;
const SLASH = 0x2f;
const LOWER_CASE = 0x20;

/** Whether two origins are one, each in serialized form or with what a client may add to it. */
export function isSameOrigin(origin: string, other: string): boolean {
  return beginsAlike(origin, 0, other) && serializedForm(origin) === serializedForm(other);
}

/**
 * Whether an origin could be that of another text, which stands for what the origin has from `start` on. Most are told
 * apart by a few characters: where they differ first, there has to begin what `serializedForm` takes off. Letter case
 * is not looked at.
 */
export function beginsAlike(origin: string, start: number, other: string): boolean {
  for (let i = 0; i < other.length; i++) {
    const unit = other.charCodeAt(i);
    if ((unit | LOWER_CASE) !== (origin.charCodeAt(start + i) | LOWER_CASE)) return unit === COLON || unit === SLASH;
  }
  return true;
}
