// Policies by host and path that can be told apart.

import * as assert from "uvu/assert";
import { definePolicies, definePolicy, type Policies, type Policy } from "../bindings/index.js";

/** The routes of a table by what they are for, `HOST`, `/PATH` or `HOST /PATH`, each with a letter for its policy. */
export type Routes = Readonly<Record<string, string>>;

const POLICIES = new Map<string, Policy>();

export function policyOf(letter: string): Policy {
  const policy = POLICIES.get(letter) ?? definePolicy({ origins: [`https://${letter}.example`] });
  POLICIES.set(letter, policy);
  return policy;
}

export function define(routes: Routes): Policies {
  return definePolicies(
    Object.entries(routes).map(([what, letter]) => {
      const [, host, path] = /^([^ /]*) ?(\/.*)?$/.exec(what) ?? [];
      return { ...(host && { host }), ...(path && { path }), policy: policyOf(letter) };
    }),
  );
}

/** The letter of the policy that a target has, "-" for one that lets nobody in. */
export function found(routes: Routes, target: string, host?: string): string {
  const policy = define(routes).policyFor(host, target);
  for (const [letter, candidate] of POLICIES) if (candidate === policy) return letter;
  assert.equal(policy.options.origins, []);
  return "-";
}

/** Checks which policy each of the targets has. */
export function check(routes: Routes, expected: Readonly<Record<string, string>>): void {
  for (const [target, letter] of Object.entries(expected)) assert.is(found(routes, target), letter, target);
}

export function checkHosts(routes: Routes, expected: Readonly<Record<string, string>>): void {
  for (const [host, letter] of Object.entries(expected)) assert.is(found(routes, "/", host), letter, host);
}
