// Splits a serialized origin in the request area into scheme, host and port, and says whether it is well-formed:
// the grammar of Fetch 3.1 (https://fetch.spec.whatwg.org/#origin-header), with hosts as browsers have them, and,
// as Ktor does, with one trailing slash and an explicit default port.

import { isDigit, isLower, isSchemeByte } from "./bytes";
import { isHost } from "./host";
import { HOST_MAX, ORIGIN, SCHEME_HTTP, SCHEME_HTTPS, SCHEME_MAX } from "./layout";

/** The eight bytes `https://` as one little-endian word. */
const HTTPS: u64 = 0x2f2f_3a73_7074_7468;
/** The seven bytes `http://`. */
const HTTP: u64 = 0x002f_2f3a_7074_7468;
const HTTP_MASK: u64 = 0x00ff_ffff_ffff_ffff;

const BAD_PORT: i32 = -1;

/** SCHEME_HTTP, SCHEME_HTTPS, or 0 for any other scheme. */
export let knownScheme: i32 = 0;
/** The address behind the scheme; the scheme begins at ORIGIN. */
export let schemeEnd: i32 = 0;
export let hostStart: i32 = 0;
export let hostEnd: i32 = 0;
/** 1 to 65535, or 0 for the scheme's default port. */
export let port: i32 = 0;

/** Whether the `length` bytes at ORIGIN are a well-formed origin. If so, the variables above say where its parts lie. */
export function splitOrigin(length: i32): bool {
  let end = ORIGIN + length;
  schemeEnd = readScheme(end);
  if (schemeEnd === 0) return false;
  hostStart = schemeEnd + 3;
  if (end > hostStart && load<u8>(end - 1) === 0x2f) end--;
  readPort(end);
  if (port === BAD_PORT || hostEnd <= hostStart || hostEnd - hostStart > HOST_MAX) return false;
  return isHost(hostStart, hostEnd);
}

/** The address of `://`, or 0 where no scheme stands in front of one. */
function readScheme(end: i32): i32 {
  // A shorter text may read like one of these by what an earlier one left behind it: its host is then found empty.
  const first = load<u64>(ORIGIN);
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

/** Sets `port`, and `hostEnd` to where the port's colon stands; to `end` where no digits follow a colon. */
function readPort(end: i32): void {
  port = 0;
  hostEnd = end;
  let at = end;
  while (at > hostStart && end - at < 6 && isDigit(load<u8>(at - 1))) at--;
  if (at === end || at === hostStart || load<u8>(at - 1) !== 0x3a) return;
  hostEnd = at - 1;
  port = readNumber(at, end);
  if (port === defaultPort()) port = 0;
}

/** The decimal number in `[at, end)`, or BAD_PORT if it has a leading zero or is above 65535. */
function readNumber(at: i32, end: i32): i32 {
  if (load<u8>(at) === 0x30) return BAD_PORT;
  let number = 0;
  for (; at < end; at++) number = number * 10 + <i32>load<u8>(at) - 0x30;
  return number > 65535 ? BAD_PORT : number;
}

/** The default port of the scheme, 0 where it has none (https://url.spec.whatwg.org/#special-scheme). */
function defaultPort(): i32 {
  if (knownScheme === SCHEME_HTTPS) return 443;
  if (knownScheme === SCHEME_HTTP) return 80;
  const length = schemeEnd - ORIGIN;
  const first = load<u32>(ORIGIN);
  if (length === 2 && (first & 0xffff) === 0x7377) return 80; // ws
  if (length === 3 && (first & 0xff_ffff) === 0x73_7377) return 443; // wss
  if (length === 3 && (first & 0xff_ffff) === 0x70_7466) return 21; // ftp
  return 0;
}
