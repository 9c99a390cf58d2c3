import { createReadStream } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { isDigest } from "./check.js";
import { removeOld, replaceFile } from "./durable.js";

/** What is read at once, in bytes. */
const PIECE = 2 ** 20;

/** A folder of images, each named by its digest. */
export class Images {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws Error if there is no such image. */
  async *get(digest: string): AsyncGenerator<Uint8Array> {
    if (!isDigest(digest)) throw new Error("crossgate: an image is named by its SHA-256");
    yield* createReadStream(join(this.#folder, digest), { highWaterMark: PIECE });
  }

  async has(digest: string): Promise<boolean> {
    return access(join(this.#folder, digest)).then(
      () => true,
      () => false,
    );
  }

  async put(digest: string, image: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await replaceFile(join(this.#folder, digest), image);
  }

  /** Removes images that are not among these. */
  async keep(digests: readonly string[]): Promise<void> {
    await removeOld(this.#folder, (name) => isDigest(name) && !digests.includes(name));
  }
}
