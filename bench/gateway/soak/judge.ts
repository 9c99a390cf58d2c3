import type { Answer } from "../connection.js";
import { described, expectedFor } from "../expected.js";
import type { Asked } from "../request.js";
import type { History } from "./history.js";

/** A request as it was sent to one of the gateways. */
export interface Sent {
  readonly gateway: number;
  readonly asked: Asked;
  /** Of `History.oldest`, when it was sent. */
  readonly oldest: number;
}

/** An answer that no version gives that there was in time. */
export interface Wrong extends Omit<Sent, "asked"> {
  readonly request: Omit<Asked, "text">;
  /** Of `History.newest`, when the answer had arrived. */
  readonly newest: number;
  readonly given: string;
  /** What each of the versions answers, from `oldest` to `newest`. */
  readonly right: readonly string[];
}

/** What the answers have been. */
export class Judge {
  readonly #history: History;
  answered = 0;
  /** Answers with a status from 500 on; the upstream gives none. */
  serverErrors = 0;
  wrong = 0;
  /** The first ones. */
  readonly examples: Wrong[] = [];

  constructor(history: History) {
    this.#history = history;
  }

  /**
   * An answer is right if it is what some version says that existed between two moments: when the gateway was known, before
   * the request was sent, to serve that version or a later one; and the arrival of the answer. Anything else is wrong.
   * @returns The oldest version that explains the answer; undefined for none.
   */
  judge(sent: Sent, answer: Answer): number | undefined {
    this.answered++;
    const given = described(answer);
    const { gateway, asked, oldest } = sent;
    const newest = this.#history.newest(asked.tenant);
    const right = Array.from({ length: newest - oldest + 1 }, (_, i) => expectedFor(asked, "refuses", oldest + i));
    const place = right.indexOf(given);
    if (place >= 0) {
      this.#history.confirm(gateway, asked.tenant, oldest + place);
      return oldest + place;
    }
    if (answer.status >= 500) this.serverErrors++;
    else this.#note({ ...sent, newest, given, right });
    return undefined;
  }

  #note({ asked: { text: _, ...request }, ...wrong }: Omit<Wrong, "request"> & Sent): void {
    this.wrong++;
    if (this.examples.length < 10) this.examples.push({ ...wrong, request });
  }
}
