import type { Command } from "../process.js";

/** Something that a server is asked. */
export interface Question {
  readonly sentence: string;
  /** @throws Error if the answer is not right. */
  check(port: number): Promise<void>;
}

/** A folder of `examples`. */
export interface Example {
  readonly name: string;
  readonly questions: readonly Question[];
  /**
   * What runs it, after what has to be built for that.
   * @param folder Where it was copied to, beside the package and the frameworks.
   */
  prepare(folder: string): Command | Promise<Command>;
}
