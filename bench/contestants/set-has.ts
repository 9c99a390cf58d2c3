import { ruleText } from "../rules.js";
import type { Contestant } from "./contestant.js";

/** A set of the origins. */
export const setHas: Contestant = {
  name: "Set#has",
  kinds: ["exact"],
  prepare(rules) {
    const origins = new Set(rules.map(ruleText));
    return (origin) => origins.has(origin);
  },
};
