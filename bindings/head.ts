import type { Answers, Decision, Rendering } from "./answers.js";
import type { ReportedName } from "./engine/index.js";
import { renderVary } from "./vary.js";

/** A decision as a gate writes it. */
export interface Head {
  readonly allowed: boolean;
  readonly status: number | undefined;
  /** The names and values of headers in turn, Access-Control-Allow-Origin first, Vary last. */
  readonly lines: string[];
  /** Whether the first value is to be the request's origin, filled in when the head is written: what is there is stale. */
  readonly isReflecting: boolean;
  /** Whether it is known that no header stands there twice. */
  readonly isDistinct: boolean;
  /** The names that Vary holds. */
  readonly vary: readonly string[];
}

export function toHead({ allowed, status, headers, vary }: Decision): Head {
  const lines: string[] = [];
  for (const [name, value] of headers) lines.push(name, value);
  if (vary.length > 0) lines.push("Vary", renderVary(vary));
  return { allowed, status, lines, isReflecting: false, isDistinct: false, vary };
}

/** The heads of a policy's answers, made before there is a request where no more than its origin is missing. */
export class Heads implements Rendering<Head> {
  readonly none: Head;
  readonly sameOrigin: Head;

  readonly #answers: Answers;
  readonly #actual: Head;
  readonly #granted: Head | undefined;
  readonly #refused: Readonly<Record<"preflight" | "actual", Head>>;

  constructor(answers: Answers) {
    this.#answers = answers;
    this.none = toOwnHead(answers.none);
    this.sameOrigin = toOwnHead(answers.sameOrigin);
    this.#actual = toReflecting(answers.actual(""));
    this.#granted = answers.listsAskedMethod ? undefined : toReflecting(answers.granted("", "", []));
    // A head does not say why.
    const refused = (kind: "preflight" | "actual") => toOwnHead(answers.refused(kind, "origin-not-allowed"));
    this.#refused = { preflight: refused("preflight"), actual: refused("actual") };
  }

  actual(): Head {
    return this.#actual;
  }

  granted(origin: string, method: string, passed: readonly ReportedName[]): Head {
    if (passed.length > 0 || this.#granted === undefined)
      return toOwnHead(this.#answers.granted(origin, method, passed));
    return this.#granted;
  }

  refused(kind: "preflight" | "actual"): Head {
    return this.#refused[kind];
  }
}

function toOwnHead(decision: Decision): Head {
  return { ...toHead(decision), isDistinct: true };
}

/** The head of a decision that was made for the origin "", for any, unless its policy lets any in. */
function toReflecting(decision: Decision): Head {
  const head = toOwnHead(decision);
  return { ...head, isReflecting: head.lines[1] === "" };
}
