import { builtin } from "../runtime.js";

const TABLE = new Int32Array(256).map((_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** The CRC-32 of bytes that follow those whose CRC-32 is `before`, by the platform where it has one. */
export const crc32: (bytes: Uint8Array, before?: number) => number = builtin("zlib")?.crc32 ?? ownCrc32;

/** RFC 1952, 8: the same, by a table, where there is no other; one that knows the platform's is a hundred times as fast. */
export function ownCrc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}
