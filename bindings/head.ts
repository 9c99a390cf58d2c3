import type { Answers, Decision, Reason, Rendering } from "./answers.js";
import type { ReportedName } from "./engine/index.js";
import { renderVary } from "./vary.js";

/** A decision as a gate writes it. */
export interface Head {
  readonly allowed: boolean;
  readonly status: number | undefined;
  /** The names and values of headers in turn, Vary last. */
  readonly lines: readonly string[];
  /** The names that Vary holds. */
  readonly vary: readonly string[];
}

export function toHead({ allowed, status, headers, vary }: Decision): Head {
  const lines: string[] = [];
  for (const [name, value] of headers) lines.push(name, value);
  if (vary.length > 0) lines.push("Vary", renderVary(vary));
  return { allowed, status, lines, vary };
}

/** The heads of a policy's answers. Where no more than the origin depends on the request, all else is ready. */
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
    this.#actual = toHead(answers.actual(""));
    this.#granted = answers.listsAskedMethod ? undefined : toHead(answers.granted("", "", []));
  }

  actual(origin: string): Head {
    return withOrigin(this.#actual, origin);
  }

  granted(origin: string, method: string, passed: readonly ReportedName[]): Head {
    if (passed.length > 0 || this.#granted === undefined) return toHead(this.#answers.granted(origin, method, passed));
    return withOrigin(this.#granted, origin);
  }

  refused(kind: "preflight" | "actual", reason: Reason): Head {
    return toHead(this.#answers.refused(kind, reason));
  }
}

/** A head that was made for the origin "", with another one, unless it lets any in. */
function withOrigin(head: Head, origin: string): Head {
  if (head.lines[1] !== "") return head;
  const lines = head.lines.slice();
  lines[1] = origin;
  return { allowed: head.allowed, status: head.status, lines, vary: head.vary };
}
