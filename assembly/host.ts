// Whether bytes are a host as a browser serializes one: domain labels, an IPv4 address, or an IPv6 address in
// brackets (https://url.spec.whatwg.org/#host-serializing).

import { equalBytes, firstBits, hostBytes, isDigit } from "./bytes";
import { isIpv6 } from "./ipv6";
import { LABEL_MAX } from "./layout";

/** Whether `[start, end)`, which is not empty, is a host. */
export function isHost(start: i32, end: i32): bool {
  if (load<u8>(start) === 0x5b) return load<u8>(end - 1) === 0x5d && isIpv6(start + 1, end - 1);
  const last = readLabels(start, end);
  if (last === 0) return false;
  return !isNumeric(last, end) || isIpv4(start, end);
}

/** The address of the last label, or 0 if some label is empty, too long, or has a byte that no host has. */
export function readLabels(start: i32, end: i32): i32 {
  let label = start;
  for (let at = start; at < end; at += 16) {
    const bytes = v128.load(at);
    const inside = firstBits(end - at);
    let dots = inside & equalBytes(bytes, 0x2e);
    if (inside & ~(dots | hostBytes(bytes))) return 0;
    for (; dots; dots &= dots - 1) {
      const dot = at + ctz(dots);
      if (!isLabelLength(dot - label)) return 0;
      // One final dot is part of the host and begins no label.
      if (dot + 1 === end) return label;
      label = dot + 1;
    }
  }
  return isLabelLength(end - label) ? label : 0;
}

function isLabelLength(length: i32): bool {
  return length > 0 && length <= LABEL_MAX;
}

/** Whether the last label makes the host an IPv4 address (https://url.spec.whatwg.org/#ends-in-a-number-checker). */
function isNumeric(label: i32, end: i32): bool {
  if (load<u8>(end - 1) === 0x2e) end--;
  if (end - label >= 2 && load<u16>(label) === 0x7830) return isHex(label + 2, end);
  for (let at = label; at < end; at++) {
    if (!isDigit(load<u8>(at))) return false;
  }
  return true;
}

/** Whether nothing but hexadecimal digits stands in `[at, end)`; nothing at all is such a number too. */
function isHex(at: i32, end: i32): bool {
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (!isDigit(byte) && byte - 0x61 >= 6) return false;
  }
  return true;
}

/** Whether `[start, end)` is four numbers from 0 to 255 without leading zeros, dots between. */
function isIpv4(start: i32, end: i32): bool {
  let parts = 0;
  let part = start;
  for (let at = start; at <= end; at++) {
    if (at < end && load<u8>(at) !== 0x2e) continue;
    if (!isOctet(part, at)) return false;
    parts++;
    part = at + 1;
  }
  return parts === 4;
}

function isOctet(at: i32, end: i32): bool {
  const length = end - at;
  if (length < 1 || length > 3 || (length > 1 && load<u8>(at) === 0x30)) return false;
  let number = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (!isDigit(byte)) return false;
    number = number * 10 + byte - 0x30;
  }
  return number <= 255;
}
