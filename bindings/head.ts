import type { Answers, Decision, Reason, Rendering } from "./answers.js";
import type { ReportedName } from "./engine/index.js";
import { renderVary } from "./vary.js";

/** A decision as a gate writes it. */
export interface Head {
  readonly allowed: boolean;
  readonly status: number | undefined;
  /** The names and values of headers in turn, Vary last. */
  readonly lines: readonly string[];
  /** Whether the first of the values is to be the request's origin. */
  readonly isReflecting: boolean;
  /** The names that Vary holds. */
  readonly vary: readonly string[];
}

export function toHead({ allowed, status, headers, vary }: Decision): Head {
  const lines: string[] = [];
  for (const [name, value] of headers) lines.push(name, value);
  if (vary.length > 0) lines.push("Vary", renderVary(vary));
  return { allowed, status, lines, isReflecting: false, vary };
}

/** The heads of a policy's answers, made before there is a request where no more than its origin is missing. */
export class Heads implements Rendering<Head> {
  readonly none: Head;
  readonly sameOrigin: Head;

  readonly #answers: Answers;
  readonly #actual: Head;
  readonly #granted: Head | undefined;

  constructor(answers: Answers) {
    this.#answers = answers;
    this.none = toHead(answers.none);
    this.sameOrigin = toHead(answers.sameOrigin);
    this.#actual = toReflecting(toHead(answers.actual("")));
    this.#granted = answers.listsAskedMethod ? undefined : toReflecting(toHead(answers.granted("", "", [])));
  }

  actual(): Head {
    return this.#actual;
  }

  granted(origin: string, method: string, passed: readonly ReportedName[]): Head {
    if (passed.length > 0 || this.#granted === undefined) return toHead(this.#answers.granted(origin, method, passed));
    return this.#granted;
  }

  refused(kind: "preflight" | "actual", reason: Reason): Head {
    return toHead(this.#answers.refused(kind, reason));
  }
}

/** A head that was made for the origin "", for any, unless its policy lets any in. */
function toReflecting(head: Head): Head {
  return { ...head, isReflecting: head.lines[1] === "" };
}
