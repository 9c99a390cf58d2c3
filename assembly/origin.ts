// Splits a serialized origin in the request area into scheme, host and port, and says whether it is well-formed:
// the grammar of Fetch 3.1 (https://fetch.spec.whatwg.org/#origin-header), with hosts as browsers have them, and,
// as Ktor does, with one trailing slash and an explicit default port.

import { endOf, isDigit, isLower, isSchemeByte } from "./bytes";
import { isHost } from "./host";
import { FIRST_WORD, HOST_MAX, ORIGIN, SCHEME_HTTP, SCHEME_HTTPS, SCHEME_MAX } from "./layout";

/** The eight bytes `https://` as one little-endian word. */
export const HTTPS: u64 = 0x2f2f_3a73_7074_7468;
/** The seven bytes `http://`. */
export const HTTP: u64 = 0x002f_2f3a_7074_7468;
export const HTTP_MASK: u64 = 0x00ff_ffff_ffff_ffff;

/** Default ports with their colons, and the schemes besides http and https that have one, as words. */
const PORT_443: u64 = 0x3334_343a;
const PORT_80: u64 = 0x30_383a;
const PORT_21: u64 = 0x31_323a;
const WS: u64 = 0x7377;
const WSS: u64 = 0x73_7377;
const FTP: u64 = 0x70_7466;

/** SCHEME_HTTP, SCHEME_HTTPS, or 0 for any other scheme. */
export let knownScheme: i32 = 0;
/** The address behind the scheme; the scheme begins at ORIGIN. */
export let schemeEnd: i32 = 0;
export let hostStart: i32 = 0;
export let hostEnd: i32 = 0;
/** The address behind the origin, a final slash and a default port left out. */
export let originEnd: i32 = 0;
let hasDefaultPort: bool = false;

/** Whether a scheme and something more stands in the `length` bytes at ORIGIN. If so, sets every variable above but `hostEnd`. */
export function splitOrigin(length: i32): bool {
  originEnd = ORIGIN + length;
  schemeEnd = readScheme(originEnd);
  hostStart = schemeEnd + 3;
  hasDefaultPort = false;
  // Only what ends in a slash or a digit may have to be cut.
  if (load<u8>(originEnd - 1) < 0x3a) cutEnd();
  return schemeEnd !== 0 && originEnd > hostStart;
}

/** Leaves a final slash and then the scheme's default port out of the origin. */
function cutEnd(): void {
  if (load<u8>(originEnd - 1) === 0x2f) originEnd--;
  const portLength = defaultPortLength(load<u64>(originEnd - 8));
  originEnd -= portLength;
  hasDefaultPort = portLength > 0;
}

/** Whether the origin that was split is well-formed. Sets `hostEnd`. */
export function isWellFormed(): bool {
  if (!readPort() || hostEnd <= hostStart || hostEnd - hostStart > HOST_MAX) return false;
  return isHost(hostStart, hostEnd);
}

/** The address of `://`, or 0 where no scheme stands in front of one. */
function readScheme(end: i32): i32 {
  // A shorter text may read like one of these by what an earlier one left behind it: its host is then found empty.
  const first = load<u64>(FIRST_WORD);
  knownScheme = first === HTTPS ? SCHEME_HTTPS : (first & HTTP_MASK) === HTTP ? SCHEME_HTTP : 0;
  if (knownScheme === SCHEME_HTTPS) return ORIGIN + 5;
  return knownScheme === SCHEME_HTTP ? ORIGIN + 4 : readOtherScheme(end);
}

function readOtherScheme(end: i32): i32 {
  if (!isLower(load<u8>(ORIGIN))) return 0;
  let at = ORIGIN + 1;
  while (at < end && isSchemeByte(load<u8>(at))) at++;
  if (at - ORIGIN > SCHEME_MAX || end - at < 3) return 0;
  if (load<u8>(at) !== 0x3a || load<u16>(at + 1) !== 0x2f2f) return 0;
  return at;
}

/** How many of the last bytes of an origin name its scheme's default port (https://url.spec.whatwg.org/#special-scheme). */
function defaultPortLength(last: u64): i32 {
  if (last >> 32 === PORT_443) return knownScheme === SCHEME_HTTPS || isScheme(WSS, 3) ? 4 : 0;
  if (last >> 40 === PORT_80) return knownScheme === SCHEME_HTTP || isScheme(WS, 2) ? 3 : 0;
  if (last >> 40 === PORT_21) return isScheme(FTP, 3) ? 3 : 0;
  return 0;
}

/** Whether the origin's scheme is the text that this word, and nothing else, holds. */
function isScheme(text: u64, length: i32): bool {
  return schemeEnd - ORIGIN === length && endOf(load<u64>(schemeEnd - 8), length) === text;
}

/** Sets `hostEnd` to where the port's colon stands, if digits follow one. False if they are no port that can be. */
function readPort(): bool {
  hostEnd = originEnd;
  if (hasDefaultPort) return true;
  let at = originEnd;
  while (at > hostStart && originEnd - at < 6 && isDigit(load<u8>(at - 1))) at--;
  if (at === originEnd || at === hostStart || load<u8>(at - 1) !== 0x3a) return true;
  hostEnd = at - 1;
  return isPort(at, originEnd);
}

/** Whether the digits in `[at, end)` are a number from 1 to 65535 without a leading zero. */
function isPort(at: i32, end: i32): bool {
  if (load<u8>(at) === 0x30) return false;
  let number = 0;
  for (; at < end; at++) number = number * 10 + <i32>load<u8>(at) - 0x30;
  return number <= 65535;
}
