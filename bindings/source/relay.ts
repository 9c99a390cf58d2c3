import { Board, type Listener, type News } from "./board.js";
import { isHead } from "./check.js";
import { collect } from "./collect.js";
import type { Head, PolicySource } from "./source.js";
import { SILENCE } from "./wait.js";
import { Watching } from "./watching.js";

const relays = new WeakMap<PolicySource, Relay>();

/** How many images are held: the newest, and the one before for those who are reading it. */
const IMAGES = 2;

/** A source, asked once for all those whom its news and images are passed on to. */
export class Relay {
  readonly board = new Board();
  readonly #source: PolicySource;
  readonly #watching: Watching;
  readonly #patience = { silence: SILENCE, signal: new AbortController().signal };
  /** By digest, the newest last. */
  readonly #heads = new Map<string, Head>();
  readonly #images = new Map<string, Promise<Uint8Array>>();

  /** The one of a source. */
  static of(source: PolicySource): Relay {
    const relay = relays.get(source) ?? new Relay(source);
    relays.set(source, relay);
    return relay;
  }

  private constructor(source: PolicySource) {
    this.#source = source;
    const hearing = { hear: (news: News) => this.#tell(news), refuse: () => {} };
    this.#watching = new Watching(source, hearing, this.#patience);
  }

  /**
   * How far the source is, or what was told of so far is if it is away.
   * @throws Error if the source is away and was so ever.
   */
  async latest(): Promise<number> {
    try {
      return await this.#watching.poll();
    } catch (error) {
      if (this.board.version === 0) throw error;
      return this.board.version;
    }
  }

  /** Tells of all that is known, and of what comes. @throws Error as `latest`. */
  async watch(listener: Listener): Promise<void> {
    this.board.begin(listener);
    await this.latest();
  }

  /** One of the images that are held, by its digest; undefined if it is another. */
  head(digest: string): Head | undefined {
    return this.#heads.get(digest);
  }

  /**
   * The bytes of an image, checked, the same for all.
   * @throws Error if they cannot be had, and the next one who asks gets them asked for anew.
   */
  image(head: Head): Promise<Uint8Array> {
    const { digest } = head;
    const image = this.#images.get(digest) ?? collect(this.#source, head, this.#patience);
    this.#images.delete(digest);
    this.#images.set(digest, image);
    trim(this.#images);
    image.catch(() => this.#images.get(digest) === image && this.#images.delete(digest));
    return image;
  }

  #tell(news: News): void {
    if (isHead(news) && news.version > (this.board.head?.version ?? 0)) {
      // Before it is told: who hears of it asks for its image.
      this.#heads.delete(news.digest);
      this.#heads.set(news.digest, news);
      trim(this.#heads);
    }
    this.board.tell(news);
  }
}

function trim(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > IMAGES && oldest !== undefined) map.delete(oldest);
}
