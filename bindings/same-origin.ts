import { serializedForm } from "./policy/origin-pattern.js";
import { beginsAlike } from "./text.js";

/** Whether two origins are one, each in serialized form or with what a client may add to it. */
export function isSameOrigin(origin: string, other: string): boolean {
  return beginsAlike(origin, 0, other) && serializedForm(origin) === serializedForm(other);
}
