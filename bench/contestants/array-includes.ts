import { ruleText } from "../rules.js";
import type { Contestant } from "./contestant.js";

/** A list of the origins, searched from its start. */
export const includes: Contestant = {
  name: "Array#includes",
  kinds: ["exact"],
  most: 1000,
  prepare(rules) {
    const origins = rules.map(ruleText);
    return (origin) => origins.includes(origin);
  },
};
