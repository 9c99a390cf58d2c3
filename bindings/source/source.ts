import type { PolicyOptions } from "../policy/options.js";

/** An image of a set of policies, as it is announced. Versions are one row of numbers for heads and changes, rising. */
export interface Head {
  readonly version: number;
  /** The SHA-256 of the image, in 64 hexadecimal digits of lower case. It is the image's name. */
  readonly digest: string;
  /** The length of the image in bytes. */
  readonly length: number;
  /**
   * The image holds every change up to this version; what came later has to be applied to it. At most `version`, and at
   * least that of the head before.
   */
  readonly at: number;
}

/** A change of one tenant. */
export interface Change {
  readonly version: number;
  readonly key: string;
  /** Null where the tenant has no policy any more. */
  readonly policy: PolicyOptions | null;
}

/**
 * Where the policies of many machines come from. It may tell late, twice, or out of order: whoever follows it looks at the
 * versions. What `get` yields is checked against the digest.
 */
export interface PolicySource {
  /** The newest head; undefined if there is none yet. Rejects where the source is away. */
  head(): Promise<Head | undefined>;
  /** The bytes of an image, in pieces. */
  get(digest: string): AsyncIterable<Uint8Array>;
  /**
   * Tells of the newest head, of every change later than its `at`, and of what comes after these, until the source is
   * closed. Changes that a newer one of the same tenant replaces may be left out, and nothing else: what cannot go on
   * where it was begins with the newest head anew. Called again with the same listener, it begins anew; other listeners
   * are told beside it. Resolves once this is under way, before the listener is told or after. Rejects where the source
   * is away.
   */
  watch(listener: (news: Head | Change) => void): Promise<void>;
  /**
   * The newest version that there is, of head or change, by a way of its own: one who watches and is behind has to watch
   * anew. Rejects where the source is away.
   */
  latest(): Promise<number>;
  close(): Promise<void>;
}

/** What an image is published with. */
export interface PublishOptions {
  /** The version that the image was made at, if it only folds changes that there are already; absent, it replaces all that came before. */
  readonly at?: number;
  /** The version of the head that it follows, 0 for none: nothing is written if there is another one meanwhile. */
  readonly expected?: number;
}

/** A source that can be written to. */
export interface PolicyStore extends PolicySource {
  /**
   * Puts an image in the place of all policies.
   * @throws Error if there is another head meanwhile, or the newest one's image was made later than `at`.
   */
  publish(image: Uint8Array, options?: PublishOptions): Promise<Head>;
  /** Sets the policy of one tenant, or takes it away. The options are checked first. */
  change(key: string, policy: PolicyOptions | null): Promise<Change>;
}
