import { makeRules, ruleText } from "../rules.js";

/** What every contestant is told to let in. Credentials nobody allows. */
export interface SharedPolicy {
  /** Serialized origins, all https, none twice. */
  readonly origins: readonly string[];
  /** An origin that is not among them. */
  readonly stranger: string;
  readonly methods: readonly string[];
  /** Names of request headers, in lower case. */
  readonly headers: readonly string[];
  /** In seconds. */
  readonly maxAge: number;
}

/** The policy with so many origins, the same on every run. */
export function makePolicy(count: number): SharedPolicy {
  const { rules, nextHost } = makeRules("exact", 2 * count);
  const plain = rules.filter(({ scheme, port }) => scheme === "https" && port === "");
  return {
    origins: plain.slice(0, count).map(ruleText),
    stranger: `https://${nextHost()}`,
    methods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    headers: ["content-type", "authorization"],
    maxAge: 600,
  };
}
