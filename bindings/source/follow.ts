import type { PolicySet, PolicySetOptions } from "../index.js";
import type { Policies } from "../routes/index.js";
import { Follower } from "./follower.js";
import type { PolicySource } from "./source.js";

/** How a source is followed. */
export interface FollowOptions extends PolicySetOptions {
  /** What keys are, as a `PolicySet` has it; hosts if absent. An image with other keys is refused. */
  readonly by?: NonNullable<PolicySetOptions["by"]>;
  /**
   * A folder for what served last, so that a start does not need the source. It is made if it is not there, and belongs
   * to one follower alone. Without it nothing is kept.
   */
  readonly folder?: string;
  /** How often the source is asked for what was missed, in milliseconds; 2000 if absent. */
  readonly pollInMilliseconds?: number;
  /**
   * How long the source may be silent where an answer, or the next piece of an image, is waited for, in milliseconds;
   * 10 000 if absent. What it was asked for has failed then, and is asked for anew at the next poll.
   */
  readonly silenceInMilliseconds?: number;
  /** Is told of what was applied, and of what could not be. */
  readonly report?: (event: FollowEvent) => void;
}

/** What happened to a follower. */
export type FollowEvent =
  /** Applied: it serves from now on. */
  | { readonly kind: "head" | "change"; readonly version: number }
  /**
   * Not done, so that all is as it was: the source could not be watched or asked, a head or a change is none or cannot be
   * applied, an image could not be got or loaded, what serves could not be kept in the folder or was found damaged there.
   */
  | { readonly kind: "failed"; readonly during: FailedDuring; readonly error: unknown };

/** What a follower was doing. All but a change that cannot be applied is tried again. */
export type FailedDuring = "watch" | "head" | "image" | "change" | "keep";

/** The policies of a source, as new as they can be had. A gate takes it as it takes a policy. */
export interface Following extends Policies {
  /** What serves. After each new image it is another one. */
  readonly policies: PolicySet;
  /** All up to this version is applied, or was refused for good; 0 before the first. */
  readonly version: number;
  /** When the last head or change was applied. */
  readonly appliedAt: Date | undefined;
  /** Ends it, closes the source, and waits until all that serves is kept. What serves goes on to. */
  close(): Promise<void>;
}

/**
 * Follows a source of policies: every new image and every change of a tenant is checked and then serves, at once and
 * without a pause. What cannot be had, checked or applied leaves what serves as it is, and is reported. It never goes
 * back to an older version.
 * @returns Once what is kept in the folder serves, or the first state of the source does, or the source is found away or
 *   its first image damaged. Then it lets no other origin in until the source is back.
 * @throws TypeError if the options are not of their types.
 */
export async function follow(source: PolicySource, options: FollowOptions = {}): Promise<Following> {
  const follower = new Follower(source, options);
  await follower.start();
  return follower;
}
