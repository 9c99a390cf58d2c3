import type { OriginPredicate } from "../policy/options.js";
import { isThenable } from "../predicates.js";

/** Sees what the origin predicates say while a decision is made. */
export class Witness {
  wasAsked = false;
  /** The number of the predicate that said yes. */
  letInBy: number | undefined;

  /** The predicate, watched. */
  watch(predicate: OriginPredicate, number: number): OriginPredicate {
    return (origin, request) => {
      this.wasAsked = true;
      const answer: unknown = predicate(origin, request);
      return isThenable(answer)
        ? Promise.resolve(answer).then((settled) => this.#note(settled, number))
        : this.#note(answer, number);
    };
  }

  #note(answer: unknown, number: number): boolean {
    if (answer === true) this.letInBy = number;
    return answer as boolean;
  }
}
