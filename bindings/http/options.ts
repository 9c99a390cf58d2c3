import { closest } from "../policy/suggest.js";

export interface GateOptions {
  /** Whether Forwarded, X-Forwarded-Proto and X-Forwarded-Host say what this server's own origin is: false if absent. */
  trustProxy?: boolean;
  /**
   * Whether a preflight that is refused is answered so that the browser's console says which part of it failed: with
   * the headers of exactly the parts that pass, and a status that is no error. It tells strangers what the policy
   * allows, so it is for development alone, and a warning of the process says when it is on. False if absent.
   */
  debug?: boolean;
}

const OPTIONS = ["trustProxy", "debug"];

/** @throws TypeError that says what a gate expects, if its policy is none. */
export function checkPolicy(policy: unknown): void {
  const isPolicy =
    typeof policy === "function" ||
    (typeof policy === "object" && policy !== null && ("decide" in policy || "policyFor" in policy));
  if (!isPolicy) throw new TypeError("crossgate: gate expects a policy, or a function that returns one");
}

/** @throws TypeError that says what a gate expects, if its application is neither a function nor absent. */
export function checkApplication(app: unknown): void {
  if (app !== undefined && typeof app !== "function") {
    throw new TypeError("crossgate: gate expects an application as a function, or undefined for a middleware");
  }
}

/** @throws TypeError that says what a gate expects, if its options are something else. */
export function checkOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("crossgate: gate expects its options as an object");
  }
  for (const [option, value] of Object.entries(options)) {
    if (!OPTIONS.includes(option)) {
      const meant = closest(option, OPTIONS);
      const advice = meant === undefined ? `only ${OPTIONS.join(" and ")}` : `did you mean ${meant}?`;
      throw new TypeError(`crossgate: gate has no option ${option}; ${advice}`);
    }
    if (value !== undefined && typeof value !== "boolean") {
      throw new TypeError(`crossgate: gate expects ${option} to be true or false`);
    }
  }
}
