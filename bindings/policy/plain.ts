// The short way for what is canonical at first sight, as nearly every origin and host of a configuration is: it needs
// no closer look, and there is nothing to say of it. All else, canonical or not, goes the long way.

import { SHORT } from "./host.js";

/** How what is plain is read: as a mere text, or with its place, as all else is. */
export type Way = "short" | "long";

// Letters or digits with single dots or hyphens between them, so no `xn--`, and a letter behind the last, so no address.
const AUTHORITY = "(?:\\*\\.)?(?:[a-z0-9_]+[.-])*[a-z][a-z0-9_]*(?::(?!(?:80|443)$)[1-9]\\d{0,3})?$";
const PLAIN_AUTHORITY = new RegExp(`^${AUTHORITY}`);
const PLAIN_ORIGIN = new RegExp(`^https?://${AUTHORITY}`);

/** Whether a text is a host or a pattern of hosts that stands for itself, under http and https alike. */
export function isPlainAuthority(text: string): boolean {
  return text.length <= SHORT && PLAIN_AUTHORITY.test(text);
}

/** Whether a text is a serialized origin or a pattern of one that stands for itself. */
export function isPlainOrigin(text: string): boolean {
  return text.length <= SHORT && PLAIN_ORIGIN.test(text);
}
