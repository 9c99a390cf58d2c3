import type { LocatedPattern } from "../policy/read-origins.js";
import { type LocatedRules, locate, type Written } from "../policy/read-rules.js";

/** A rule as it was written, and where: an option path such as `hosts[2].subDomains[0]`. */
export interface WrittenRule {
  readonly option: string;
  readonly value: unknown;
}

/** The rules of a policy as they were written. They are only read again if somebody asks why. */
export class WrittenRules {
  readonly #written: Written;
  #located: LocatedRules | undefined;

  /** @param written The options of that name, copied as they were found right. */
  constructor(written: Written) {
    this.#written = written;
  }

  /** What hosts and origins come to, each with its place. */
  get patterns(): readonly LocatedPattern[] {
    return this.#read().patterns;
  }

  /** Where any host is let in. */
  get anyHost(): WrittenRule | undefined {
    const [option] = this.#read().any;
    return option === undefined ? undefined : { option, value: "*" };
  }

  #read(): LocatedRules {
    this.#located ??= locate(this.#written);
    return this.#located;
  }
}
