// The image of a set of policies. Numbers are little-endian u32; each offset counts from the image's first byte.
//
//   header   the fields below, HEADER_SIZE bytes
//   index    for each tenant the offset of its entry, by what it is found by, then by its key, in the order of their bytes in UTF-8
//   index    for each manner the offset of its text
//   entry    offset of its policy | u16 length of what it is found by | u16 length of its key, 0 if that is the same | both
//   policy   number of its manner | length | JSON of its hosts and origins
//   manner   length | JSON of all other options that are not what they are if left out
//
// The same policies under the same keys are the same bytes: entries are sorted, policies and manners stand in the order in
// which they are needed first, equal ones once.

/** What every image begins with, in ASCII. */
export const MAGIC = "xgateset";
/** The version of all that is said here. A change of it, or of what options mean, is a new one. */
export const FORMAT = 1;

export const AT_FORMAT = 8;
/** The CRC-32 (RFC 1952) of all that follows it. */
export const AT_CHECKSUM = 12;
export const AT_LENGTH = 16;
/** What requests find their tenant by, a number of `keys.ts`. */
export const AT_BY = 20;
export const AT_TENANTS = 24;
export const AT_MANNERS = 28;
/** The most segments that a path has that is a key. */
export const AT_DEPTH = 32;
/** The most characters that one of them may be written in. */
export const AT_LONGEST = 36;
export const HEADER_SIZE = 40;

/** No image is longer, as its offsets are u32. */
export const IMAGE_LENGTH_MAX = 2 ** 32 - 1;
/** No key is longer, in characters, of which each takes three bytes of UTF-8 at most. */
export const KEY_LENGTH_MAX = 1365;

/** Why an image cannot be used: no image at all, one of another version of this library, cut off or damaged, or for other keys. */
export type ImageFault = "foreign" | "version" | "length" | "damaged" | "keys";

/** An image that cannot be used. Nothing was made of it. */
export class ImageError extends Error {
  override readonly name = "ImageError";
  readonly reason: ImageFault;

  constructor(reason: ImageFault, message: string) {
    super(`crossgate: ${message}`);
    this.reason = reason;
  }
}
