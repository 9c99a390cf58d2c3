import { Answers } from "./answers.js";
import { Heads } from "./head.js";
import type { Checked } from "./policy/normalize.js";
import type { NormalOptions } from "./policy/options.js";

/**
 * How a policy answers, whichever origins it lets in. Policies that differ by nothing but their hosts and origins may share
 * one.
 */
export class Manner {
  /** The options; those of a manner that is shared need not have the hosts and origins of a policy. */
  readonly options: NormalOptions;
  readonly anyHost: boolean;
  readonly answers: Answers;
  #heads: Heads | undefined;

  constructor({ options, anyHost }: Pick<Checked, "options" | "anyHost">) {
    this.options = options;
    this.anyHost = anyHost;
    this.answers = new Answers({ options, anyHost });
  }

  /** The same answers for gates, made when one asks first. */
  get heads(): Heads {
    this.#heads ??= new Heads(this.answers);
    return this.#heads;
  }
}
