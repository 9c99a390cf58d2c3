// The options that are one value: what cannot be used is written down, and read as if it were left out.

import { DEFAULTS } from "./options.js";
import type { Problems } from "./problem.js";

/** The longest that a timer waits; a longer one would fire at once. */
const TIMER_MAX = 2 ** 31 - 1;

/** How long a preflight is remembered. */
export function readMaxAge(problems: Problems, value: unknown): number {
  if (value === undefined) return DEFAULTS.maxAgeInSeconds;
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    problems.error(
      "max-age-invalid",
      "maxAgeInSeconds",
      value,
      "write a whole number of seconds from 0 up, such as 3600",
    );
    return DEFAULTS.maxAgeInSeconds;
  }
  if ((value as number) > 86400) {
    problems.warn(
      "max-age-excessive",
      "maxAgeInSeconds",
      value,
      "no browser remembers a preflight for more than 86400 seconds; write 86400",
    );
  }
  // -0 is a whole number too.
  return (value as number) + 0;
}

/** How long a predicate may take. */
export function readDeadline(problems: Problems, value: unknown): number {
  if (value === undefined) return DEFAULTS.predicateDeadlineInMilliseconds;
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= TIMER_MAX) return value as number;
  problems.error(
    "predicate-deadline-invalid",
    "predicateDeadlineInMilliseconds",
    value,
    `write a whole number of milliseconds from 1 to ${TIMER_MAX}, such as 2000`,
  );
  return DEFAULTS.predicateDeadlineInMilliseconds;
}

/** What becomes of a request that is not allowed. */
export function readOnDisallowed(problems: Problems, value: unknown): "reject" | "omit" {
  if (value === undefined || value === "reject" || value === "omit") return value ?? DEFAULTS.onDisallowed;
  problems.error("option-type", "onDisallowed", value, 'write "reject" or "omit"');
  return DEFAULTS.onDisallowed;
}

/** The status of a granted preflight. */
export function readStatus(problems: Problems, value: unknown): number {
  if (value === undefined) return DEFAULTS.preflightStatus;
  if (Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 299) return value as number;
  problems.error(
    "status-invalid",
    "preflightStatus",
    value,
    "browsers take a preflight for granted with a status from 200 to 299; write 204 or 200",
  );
  return DEFAULTS.preflightStatus;
}
