// Placing many rules at once: lines of an image's text, each a pattern of origins or of hosts, in its canonical form.

import { equalBytes, firstBits } from "./bytes";
import { KIND_HOST, KIND_SUBDOMAINS, SCHEME_HTTP, SCHEME_HTTPS } from "./layout";
import { HTTP, HTTP_MASK, HTTPS } from "./origin";
import { addRule } from "./table";

const LINE_FEED: i8 = 0x0a;
/** The two bytes `*.` as one little-endian word. */
const WILDCARD: u32 = 0x2e2a;

/** Places the rules of the lines in `[at, end)`, each ended by a line feed. */
export function addLines(image: i32, at: i32, end: i32): void {
  while (at < end) {
    const lineEnd = findLineEnd(at, end);
    addLine(image, at, lineEnd);
    at = lineEnd + 1;
  }
}

function findLineEnd(at: i32, end: i32): i32 {
  for (; at < end; at += 16) {
    const feeds = equalBytes(v128.load(at), LINE_FEED) & firstBits(end - at);
    if (feeds) return at + ctz(feeds);
  }
  return end;
}

/** A line without a scheme, which has no slash in it, is for both. */
function addLine(image: i32, at: i32, end: i32): void {
  const first = load<u64>(at);
  const isHttps = first === HTTPS;
  const isHttp = (first & HTTP_MASK) === HTTP;
  if (!isHttps) addHost(image, SCHEME_HTTP, isHttp ? at + 7 : at, end);
  if (!isHttp) addHost(image, SCHEME_HTTPS, isHttps ? at + 8 : at, end);
}

function addHost(image: i32, scheme: i32, at: i32, end: i32): void {
  const isWildcard = <u32>load<u16>(at) === WILDCARD;
  const start = isWildcard ? at + 2 : at;
  addRule(image, isWildcard ? KIND_SUBDOMAINS : KIND_HOST, scheme, start - image, end - start);
}
