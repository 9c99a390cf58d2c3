import type { HeaderPredicate, OriginPredicate } from "../policy/options.js";
import { isThenable } from "../predicates.js";

/** Sees what the predicates say while a decision is made, so that its explanation does not ask them again. */
export class Witness {
  /** The number of the last origin predicate that said yes. One that is late may have, and was not heard. */
  letInBy: number | undefined;
  /** Whether any header predicate was asked, which none is before the origin is let in. */
  wereNamesAsked = false;
  readonly #failedNames = new Set<string>();

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
    const said = new Map<string, boolean>();
    return (name) => {
      this.wereNamesAsked = true;
      const before = said.get(name);
      return before === undefined ? this.#ask(predicate, name, said) : before;
    };
  }

  #ask(predicate: HeaderPredicate, name: string, said: Map<string, boolean>): boolean {
    // Until it has answered it has failed, as it does with a promise.
    said.set(name, false);
    const hadFailed = this.#failedNames.has(name);
    this.#failedNames.add(name);
    const answer: unknown = predicate(name);
    if (isThenable(answer)) return answer as never;
    if (!hadFailed) this.#failedNames.delete(name);
    said.set(name, answer === true);
    return answer === true;
  }

  /** Whether some predicate failed when it was asked about a name. */
  hasFailed(name: string): boolean {
    return this.#failedNames.has(name);
  }
}
