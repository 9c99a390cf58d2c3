import { includes } from "./array-includes.js";
import type { Contestant } from "./contestant.js";
import { crossgate } from "./crossgate.js";
import { regExp } from "./reg-exp.js";
import { setHas } from "./set-has.js";
import { suffixWalk } from "./suffix-walk.js";

export type { Allows, Contestant } from "./contestant.js";

/** The contestant that the others are measured against. */
export const reference: Contestant = crossgate;

export const contestants: readonly Contestant[] = [crossgate, setHas, includes, regExp, suffixWalk];
