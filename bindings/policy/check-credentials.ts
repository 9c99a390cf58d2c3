// What is harmless without credentials and a leak with them.

import type { NormalOptions } from "./options.js";
import type { OriginPattern } from "./origin-pattern.js";
import type { Problems } from "./problem.js";
import { isPublicSuffix } from "./public-suffix.js";
import type { LocatedPattern } from "./read-origins.js";

/**
 * Writes down what may not meet `credentials: true`.
 * @param any The options that say `*`, for any host and for all response headers.
 */
export function checkCredentials(
  problems: Problems,
  options: NormalOptions,
  patterns: readonly LocatedPattern[],
  any: { readonly hosts: readonly string[]; readonly exposed: readonly string[] },
): void {
  for (const option of options.dangerouslyReflectAnyOrigin ? [] : any.hosts) {
    problems.error(
      "any-origin-with-credentials",
      option,
      "*",
      "with credentials any site could act as its visitors; list the hosts, or set dangerouslyReflectAnyOrigin",
    );
  }
  for (const pattern of patterns) checkPattern(problems, options, pattern);
  if (options.dangerouslyAllowNullOrigin && !(any.hosts.length > 0 && options.dangerouslyReflectAnyOrigin)) {
    problems.error(
      "null-origin-with-credentials",
      "dangerouslyAllowNullOrigin",
      true,
      "with credentials any sandboxed frame could act as its visitors; drop this option or credentials",
    );
  }
  for (const option of any.exposed) {
    problems.error(
      "any-exposed-with-credentials",
      option,
      "*",
      'with credentials browsers take "*" for a header of that name; list the headers',
    );
  }
}

function checkPattern(problems: Problems, options: NormalOptions, pattern: LocatedPattern): void {
  if (!options.dangerouslyAllowInsecureOrigins && isInsecure(pattern)) {
    const { option, text } = pattern.written;
    const advice = option.startsWith("hosts") ? 'write { host, schemes: ["https"] }' : "write https";
    problems.error(
      "origin-insecure",
      option,
      text,
      `with credentials anyone on the visitor's network could act as http://${pattern.host}; ${advice}, or set dangerouslyAllowInsecureOrigins`,
    );
  }
  if (!options.dangerouslyAllowPublicSuffixes && isBelowPublicSuffix(pattern)) {
    const { option, text } = pattern.written;
    problems.error(
      "origin-public-suffix",
      option,
      text,
      `anyone can have a name below ${pattern.host}; write a name of your own behind *., or set dangerouslyAllowPublicSuffixes`,
    );
  }
}

/** Whether what is sent to such an origin can be read and changed on its way. */
function isInsecure({ scheme, host }: OriginPattern): boolean {
  return scheme === "http" && !isLoopback(host);
}

/** https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy, for a host or everything below it. */
function isLoopback(host: string): boolean {
  return host === "[::1]" || /^127(\.\d+){3}$/.test(host) || /(^|\.)localhost\.?$/.test(host);
}

function isBelowPublicSuffix({ host, subDomains }: OriginPattern): boolean {
  return subDomains && !isLoopback(host) && isPublicSuffix(host.replace(/\.$/, ""));
}
