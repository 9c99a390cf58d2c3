import { type Decision, PolicySet } from "../../bindings/index.js";
import type { Asks } from "./ask.js";
import { parseSets, setsAllow } from "./sets.js";

/** One way to hold the tenants in memory. */
export interface Holder {
  readonly name: string;
  /** What it is made from: the name of a file of `withFolder`. */
  readonly file: "image" | "tenants.json";
  readonly hold: (bytes: Uint8Array) => Asks;
}

export const held: Holder = {
  name: "PolicySet.fromImage",
  file: "image",
  hold: (bytes) => asksOf(PolicySet.fromImage(bytes)),
};

/** The answers of a set of policies. */
export function asksOf(set: PolicySet): Asks {
  return (host, origin) => (set.policyFor(host, "/items").decide({ method: "GET", origin }) as Decision).allowed;
}

export const heldAsSets: Holder = {
  name: "JSON.parse, Map of Sets",
  file: "tenants.json",
  hold: (bytes) => {
    const sets = parseSets(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    return (host, origin) => setsAllow(sets, host, origin);
  },
};

/** @throws Error if there is none with that name. */
export function holderNamed(name: string): Holder {
  const found = [held, heldAsSets].find((holder) => holder.name === name);
  if (found === undefined) throw new Error(`nothing that holds tenants is called ${name}`);
  return found;
}
