import { definePolicy } from "../../bindings/index.js";
import { ruleText } from "../rules.js";
import type { Contestant } from "./contestant.js";

/** This library, through its public door. */
export const crossgate: Contestant = {
  name: "Crossgate",
  kinds: ["exact", "wildcard"],
  prepare(rules) {
    const policy = definePolicy({ origins: rules.map(ruleText) });
    return (origin) => policy.allowsOrigin(origin);
  },
};
