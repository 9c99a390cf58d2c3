import type { HeaderPredicate, OriginPredicate } from "../policy/options.js";
import { isThenable, type Opinion } from "../predicates.js";

/** Sees what the predicates say while a decision is made, so that its explanation does not ask them again. */
export class Witness {
  /** The number of the last origin predicate that said yes. One that is late may have, and was not heard. */
  letInBy: number | undefined;
  /** What each header predicate said of the names that it was asked about. */
  readonly #said: Map<string, Opinion>[] = [];

  /** The origin predicate, watched. */
  watchOrigin(predicate: OriginPredicate, number: number): OriginPredicate {
    return (origin, request) => {
      const answer: unknown = predicate(origin, request);
      if (!isThenable(answer)) return this.#note(answer, number);
      // As a decision awaits it, down to which `then` it calls.
      return Promise.race([answer]).then((settled) => this.#note(settled, number));
    };
  }

  #note(answer: unknown, number: number): boolean {
    if (answer === true) this.letInBy = number;
    return answer === true;
  }

  /** The header predicate, watched: asked about a name for the second time, it says what it said before. */
  watchName(predicate: HeaderPredicate): HeaderPredicate {
    const said = new Map<string, Opinion>();
    this.#said.push(said);
    return (name) => {
      const before = said.get(name);
      if (before !== undefined) return before === "yes";
      // Until it has answered it has failed, as it does with a promise.
      said.set(name, "failed");
      const answer: unknown = predicate(name);
      if (!isThenable(answer)) said.set(name, answer === true ? "yes" : "no");
      return answer as boolean;
    };
  }

  /** Whether any header predicate was asked, which none is before the origin is let in. */
  get wereNamesAsked(): boolean {
    return this.#said.some(({ size }) => size > 0);
  }

  /** Whether some predicate failed when it was asked about a name. */
  hasFailed(name: string): boolean {
    return this.#said.some((said) => said.get(name) === "failed");
  }
}
