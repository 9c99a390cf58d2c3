import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Decision, Explanation, PublishedDecision } from "../../bindings/index.js";
import { readTarget } from "./messages.js";

/** A decision as the page shows it, with what was asked. */
export interface RecordedDecision extends Pick<Decision, "kind" | "allowed" | "reason" | "status"> {
  /** Why, in a sentence or two. */
  readonly message: string;
  readonly method: string;
  readonly requestMethod: string | undefined;
  readonly requestHeaders: string | undefined;
  /** The headers that the gate set. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const MAX_TRIES = 100;
const MAX_DECISIONS = 8;
const TRY_ID = /^[\w-]{1,40}$/;

/** What was decided lately, by the try that the requests belong to. A try has an id, which its sender makes up. */
export class DecisionLog {
  readonly #byTry = new Map<string, RecordedDecision[]>();

  /** Listens to what the gates of this process decide. */
  constructor() {
    let latest: IncomingMessage | undefined;
    // Node says that a request has come, and then it is decided about before anything else happens.
    subscribe("http.server.request.start", (message) => {
      latest = (message as { request: IncomingMessage }).request;
    });
    subscribe("crossgate:decision", (message) => {
      if (latest !== undefined) this.#record(latest, message as PublishedDecision);
    });
  }

  /** Keeps what was decided about a request under the id of its try, if it has one. */
  #record(req: IncomingMessage, { policy, request }: PublishedDecision): void {
    const id = readTarget(req).parameters.get("try");
    if (id === null || !TRY_ID.test(id)) return;
    const decisions = this.#open(id);
    // No policy here promises.
    if (decisions.length < MAX_DECISIONS) decisions.push(describe(policy.explain(request) as Explanation, req));
  }

  /** What was decided in a try, first things first. */
  read(id: string | null): readonly RecordedDecision[] {
    return this.#byTry.get(id ?? "") ?? [];
  }

  #open(id: string): RecordedDecision[] {
    const decisions = this.#byTry.get(id) ?? [];
    this.#byTry.set(id, decisions);
    // A Map keeps the order of insertion: its first key is its oldest.
    for (const oldest of this.#byTry.keys()) {
      if (this.#byTry.size <= MAX_TRIES) break;
      this.#byTry.delete(oldest);
    }
    return decisions;
  }
}

function describe(decision: Explanation, { method = "", headers }: IncomingMessage): RecordedDecision {
  const { kind, allowed, reason, status, vary, message } = decision;
  return {
    kind,
    allowed,
    reason,
    message,
    ...(status === undefined ? {} : { status }),
    method,
    requestMethod: headers["access-control-request-method"],
    requestHeaders: headers["access-control-request-headers"],
    headers: [...decision.headers, ...(vary.length > 0 ? [["Vary", vary.join(", ")] as const] : [])],
  };
}
