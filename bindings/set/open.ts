import { crc32 } from "./checksum.js";
import {
  AT_BY,
  AT_CHECKSUM,
  AT_FORMAT,
  AT_LENGTH,
  AT_MANNERS,
  AT_TENANTS,
  FORMAT,
  HEADER_SIZE,
  ImageError,
  MAGIC,
} from "./format.js";
import { type Keys, keysBy, keysNumbered, type TenantKey } from "./keys.js";

/** How much of an image is looked at before something else may run: less than a millisecond's. */
const SLICE = 1 << 21;

/**
 * Checks what the header of an image says.
 * @returns What its keys are.
 * @throws ImageError if it is not an image of this version, or for other keys.
 * @throws TypeError if it is no Uint8Array.
 */
export function checkHeader(bytes: Uint8Array, by: "host" | "path" | TenantKey | undefined): Keys {
  if (!(bytes instanceof Uint8Array)) throw new TypeError("crossgate: an image is a Uint8Array");
  const wanted = by === undefined ? undefined : keysBy(by);
  if (!startsWith(bytes, MAGIC)) throw new ImageError("foreign", "this is no image of a set of policies");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at, true) : 0);
  if (field(AT_FORMAT) !== FORMAT) {
    throw new ImageError(
      "version",
      `the image has format ${field(AT_FORMAT)}, this version of the library has ${FORMAT}`,
    );
  }
  const indexed = HEADER_SIZE + (field(AT_TENANTS) + field(AT_MANNERS)) * 4;
  if (field(AT_LENGTH) !== bytes.length || indexed > bytes.length) {
    throw new ImageError("length", `the image is to have ${field(AT_LENGTH)} bytes, and has ${bytes.length}`);
  }
  return checkKeys(field(AT_BY), wanted);
}

function checkKeys(number: number, wanted: Keys | undefined): Keys {
  const keys = wanted ?? keysNumbered(number);
  if (keys?.number === number) return keys;
  throw new ImageError(
    "keys",
    "the image has other keys than hosts or paths as expected; give the same `by` as it was made with",
  );
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && Array.from(text).every((char, i) => bytes[i] === char.charCodeAt(0));
}

/** @throws ImageError if the bytes are not those that the image was made of. */
export function checkSum(bytes: Uint8Array): void {
  compare(bytes, crc32(bytes.subarray(AT_CHECKSUM + 4)));
}

/** The same, other things running meanwhile. */
export async function checkSumInSlices(bytes: Uint8Array): Promise<void> {
  let sum = 0;
  for (let start = AT_CHECKSUM + 4; start < bytes.length; start += SLICE) {
    sum = crc32(bytes.subarray(start, start + SLICE), sum);
    await new Promise((resolve) => setTimeout(resolve));
  }
  compare(bytes, sum);
}

function compare(bytes: Uint8Array, sum: number): void {
  const noted = new DataView(bytes.buffer, bytes.byteOffset).getUint32(AT_CHECKSUM, true);
  if (noted !== sum) throw new ImageError("damaged", "the checksum of the image is another");
}
