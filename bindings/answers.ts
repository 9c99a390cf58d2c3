import type { ReportedName } from "./engine/index.js";
import { SAFELISTED_METHODS } from "./policy/method.js";
import type { Checked } from "./policy/normalize.js";
import type { NormalOptions } from "./policy/options.js";
import {
  type Header,
  header,
  NOTHING,
  renderAllowNames,
  renderExposed,
  renderMethods,
  staticNames,
  variesByNames,
} from "./render.js";

/** Why a decision is what it is. */
export type Reason =
  | "not-cors"
  | "same-origin"
  | "allowed"
  | "malformed-origin"
  | "multiple-origins"
  | "null-origin"
  | "origin-not-allowed"
  | "method-not-allowed"
  | "header-not-allowed"
  | "content-type-not-allowed"
  | "request-too-large"
  | "predicate-failed";

/** What a policy says of a request. */
export interface Decision {
  readonly kind: "none" | "same-origin" | "preflight" | "actual";
  readonly allowed: boolean;
  readonly reason: Reason;
  /** Set when the gate answers by itself, with an empty body: a preflight, or a rejection. */
  readonly status?: number;
  /** The CORS headers of the answer, without Vary. */
  readonly headers: readonly Header[];
  /** What the answer's Vary has to name. */
  readonly vary: readonly string[];
}

/** Makes the answers of a policy, as an `A` each. */
export interface Rendering<A> {
  /** The answer to a request without Origin. */
  readonly none: A;
  readonly sameOrigin: A;
  /** The answer to an actual request from an origin that is let in. */
  actual(origin: string): A;
  /**
   * The answer to a preflight that is granted.
   * @param passed The names that were let through without being listed, safelisted ones included; under any header
   *   with credentials all of them.
   */
  granted(origin: string, method: string, passed: readonly ReportedName[]): A;
  /** The answer to a CORS request that is not allowed. */
  refused(kind: "preflight" | "actual", reason: Reason): A;
}

/** What a preflight asks besides its origin, as far as it is granted. */
export interface GrantedParts {
  readonly method: string | undefined;
  readonly names: readonly string[];
}

const ORIGIN: readonly string[] = Object.freeze(["Origin"]);

/** The answers of a policy, their headers rendered once. Nothing that is shared between them can be changed. */
export class Answers implements Rendering<Decision> {
  readonly none: Decision;
  readonly sameOrigin: Decision;

  readonly #options: NormalOptions;
  readonly #vary: readonly string[];
  readonly #preflightVary: readonly string[];
  /** Of a preflight that is granted with names that were asked for. */
  readonly #namedVary: readonly string[];
  /** Access-Control-Allow-Origin, where it is the same in every answer. */
  readonly #anyOrigin: Header | undefined;
  readonly #credentials: readonly Header[];
  /** What an actual request's answer says besides Access-Control-Allow-Origin. */
  readonly #shown: readonly Header[];
  readonly #methods: Header | undefined;
  /** The names that every granted preflight lists, and the header that says them. */
  readonly #names: readonly string[];
  readonly #allowNames: readonly Header[];
  readonly #maxAge: Header;
  /** What a granted preflight's answer says besides, where it does not depend on what was asked for. */
  readonly #granted: readonly Header[] | undefined;

  constructor({ options, anyHost }: Pick<Checked, "options" | "anyHost">) {
    this.#options = options;
    this.#anyOrigin = anyHost && !options.credentials ? header("Access-Control-Allow-Origin", "*") : undefined;
    this.#credentials = options.credentials
      ? Object.freeze([header("Access-Control-Allow-Credentials", "true")])
      : NOTHING;
    const exposed = renderExposed(options);
    this.#shown = [...this.#credentials, ...exposed];
    this.#methods = renderMethods(options);
    this.#names = staticNames(options);
    this.#allowNames = renderAllowNames(this.#names);
    this.#maxAge = header("Access-Control-Max-Age", String(options.maxAgeInSeconds));
    this.#granted = this.#methods && [...this.#credentials, this.#methods, ...this.#allowNames, this.#maxAge];
    this.#vary = this.#anyOrigin === undefined ? ORIGIN : Object.freeze([]);
    this.#preflightVary = Object.freeze([
      ...this.#vary,
      ...(this.#methods === undefined ? ["Access-Control-Request-Method"] : []),
      ...(variesByNames(options) ? ["Access-Control-Request-Headers"] : []),
    ]);
    this.#namedVary = Object.freeze([...new Set([...this.#preflightVary, "Access-Control-Request-Headers"])]);
    // Where nothing varies by Origin, a stored answer serves requests with it too, so these two say all that it says.
    const headers = this.#anyOrigin === undefined ? NOTHING : Object.freeze([this.#anyOrigin, ...exposed]);
    const passed = { allowed: true, headers, vary: this.#vary } as const;
    this.none = Object.freeze({ kind: "none", reason: "not-cors", ...passed });
    this.sameOrigin = Object.freeze({ kind: "same-origin", reason: "same-origin", ...passed });
  }

  /** Whether a granted preflight lists the method that it asked for. */
  get listsAskedMethod(): boolean {
    return this.#methods === undefined;
  }

  /** Whether the answer to each origin is `*`. */
  get allowsAll(): boolean {
    return this.#anyOrigin !== undefined;
  }

  // Access-Control-Allow-Origin comes first in each: heads made beforehand rely on it.
  actual(origin: string): Decision {
    const headers = [this.#allowOrigin(origin), ...this.#shown];
    return { kind: "actual", allowed: true, reason: "allowed", headers, vary: this.#vary };
  }

  granted(origin: string, method: string, passed: readonly ReportedName[]): Decision {
    const isListed = passed.length === 0;
    const rest = isListed && this.#granted !== undefined ? this.#granted : this.#grantAsked(method, passed);
    const headers = [this.#allowOrigin(origin), ...rest];
    const vary = isListed ? this.#preflightVary : this.#namedVary;
    return {
      kind: "preflight",
      allowed: true,
      reason: "allowed",
      status: this.#options.preflightStatus,
      headers,
      vary,
    };
  }

  #grantAsked(method: string, passed: readonly ReportedName[]): readonly Header[] {
    const names = passed.map(({ name }) => name);
    return [
      ...this.#credentials,
      this.#methods ?? header("Access-Control-Allow-Methods", method),
      ...(names.length === 0 ? this.#allowNames : renderAllowNames([...this.#names, ...names])),
      this.#maxAge,
    ];
  }

  /** The headers that grant parts of a preflight from an origin that is let in, and no other parts. */
  partial(origin: string, { method, names }: GrantedParts): readonly Header[] {
    return [
      this.#allowOrigin(origin),
      ...this.#credentials,
      // Without this header a browser may take the requested method for listed.
      header("Access-Control-Allow-Methods", method ?? SAFELISTED_METHODS.join(", ")),
      ...renderAllowNames(names),
    ];
  }

  refused(kind: "preflight" | "actual", reason: Reason): Decision {
    if (kind === "preflight") {
      return { kind, allowed: false, reason, status: 403, headers: NOTHING, vary: this.#preflightVary };
    }
    const answer = { kind, allowed: false, reason, headers: NOTHING } as const;
    if (this.#options.onDisallowed === "reject") return { ...answer, status: 403, vary: this.#vary };
    // The application's answer may be stored; without this it would be served to origins that are let in.
    return { ...answer, vary: ORIGIN };
  }

  #allowOrigin(origin: string): Header {
    return this.#anyOrigin ?? header("Access-Control-Allow-Origin", origin);
  }
}
